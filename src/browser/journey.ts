import type { Flow } from './flow.js'
import type { AuthorizeRequest } from './request.js'
import type { Attempt } from './share-attempt.js'
import type { State } from './state.js'

/** What each way to Zendesk and back needs. It resolves the flow with an answer of the right state. */
export interface Journey {
  request: AuthorizeRequest
  state: State
  attempt: Attempt
  flow: Flow<URLSearchParams>
}
