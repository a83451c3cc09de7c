import type { AuthorizeRequest } from './read-options.js'
import type { Run } from './settle-in-time.js'
import type { Attempt } from './share-attempt.js'

/** A way to Zendesk and back: it resolves with an answer whose state was checked. */
export type Way = (
  request: AuthorizeRequest,
  attempt: Attempt,
  ...flow: Parameters<Run<URLSearchParams>>
) => void
