import { authorizeUrl } from './authorize-url.js'
import { ConnectError } from './connect-error.js'
import type { GrantFlow } from './obtain-grant.js'
import { remember } from './remember.js'
import { withState } from './with-state.js'

/**
 * Takes this tab to Zendesk. The redirect page brings it back to `returnTo`, where `resume`
 * finishes: the promise of this page settles only if the person comes back without an answer.
 */
export function useThisTab(flow: GrantFlow): void {
  const { returnTo, signal, reject } = flow
  const onPageShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted) reject(new ConnectError('popup_closed'))
  }
  addEventListener('pageshow', onPageShow, { signal })
  withState(flow, (state) => {
    try {
      remember(flow, state, returnTo.href)
    } catch {
      return reject(new ConnectError('storage_unavailable'))
    }
    location.assign(authorizeUrl(flow, state))
  })
}
