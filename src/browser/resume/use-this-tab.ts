import { createAuthorizeUrl } from '../create-authorize-url.js'
import { remember } from '../remember.js'
import type { Way } from '../way.js'
import { withState } from '../with-state.js'

/**
 * Takes this tab to Zendesk. The redirect page brings it back to `returnTo`, where `resume`
 * finishes: the promise of this page settles only if the person comes back without an answer.
 */
export const useThisTab: Way = (request, _attempt, signal, _resolve, reject, fail) => {
  const onPageShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted) fail('popup_closed')
  }
  addEventListener('pageshow', onPageShow, { signal })
  request.onStatus('opening')
  withState(request.state, signal, reject, (state) => {
    try {
      remember(request, state, signal, { returnTo: (request.returnTo as URL).href })
    } catch {
      return fail('storage_unavailable', 'use a popup')
    }
    location.assign(createAuthorizeUrl(request, state))
  })
}
