import { wrongOption } from '../options/read-options.js'
import { ConnectError } from './connect-error.js'
import { createAuthorizeUrl } from './create-authorize-url.js'
import type { Journey } from './journey.js'
import { ownUrl } from './option-kinds.js'
import { removeExpired } from './pending/entries.js'
import { failWhenBack } from './pending/fail-when-back.js'
import { keepAttempt } from './pending/keep-attempt.js'
import { spendState, whenIssued } from './state.js'

/**
 * Takes this tab to Zendesk. The redirect page brings it back to `returnTo`, where `resume` finishes:
 * the promise of this page settles only if the person comes back without an answer.
 */
export function goInThisTab({ request, state, flow }: Journey): void {
  const returnTo = request.returnTo ?? ownUrl.read(location.href)
  if (!returnTo) throw wrongOption('returnTo', 'a same-origin URL: this page has none')
  failWhenBack(flow)
  removeExpired()
  whenIssued(state, flow, (issued) => {
    const { isStored } = keepAttempt({ request, state: issued, flow, returnTo: returnTo.href })
    if (!isStored) return flow.reject(new ConnectError('storage_unavailable'))
    spendState(issued)
    location.assign(createAuthorizeUrl(request, issued))
  })
}
