import { authorizeUrl } from './authorize-url.js'
import { ConnectError } from './connect-error.js'
import { isCrossSiteFrame } from './is-cross-site-frame.js'
import type { Flow } from './obtain-grant.js'
import { openPopup } from './open-popup.js'
import { receiveAnswer } from './receive-answer.js'
import { remember } from './remember.js'
import type { Attempt } from './share-attempt.js'
import { useThisTab } from './use-this-tab.js'
import { watchPopups } from './watch-popups.js'
import { withState } from './with-state.js'

/** Goes to Zendesk in a popup, or waits on for one that an earlier page opened. */
export function usePopup(flow: Flow, attempt: Attempt, isOpen?: boolean): void {
  const { request, signal, reject } = flow
  const { onStatus } = request
  let popup = request.popup.window ?? null
  // Until the state is known, a window has nowhere to go.
  let url = 'about:blank'

  const watch = watchPopups({
    closedGrace: request.closedGrace,
    signal,
    onDetached: () =>
      isCrossSiteFrame() ? reject(new ConnectError('popup_isolated')) : onStatus('detached'),
    onClosed: () => reject(new ConnectError('popup_closed')),
  })

  const open = (opened = openPopup(url, request.popup.size)) => {
    if (!opened) return false
    popup = opened
    onStatus('waiting')
    watch(popup)
    return true
  }

  attempt.show = () => {
    if (popup && !popup.closed) popup.focus()
    else open()
  }
  signal.addEventListener('abort', () => popup?.close())

  onStatus(isOpen ? 'waiting' : 'opening')
  withState(flow, (state) => {
    url = authorizeUrl(request, state)
    receiveAnswer(flow, state, (source) => source === popup)
    try {
      remember(flow, state)
    } catch {
      // Without storage all works but `resume` after a reload.
    }
    popup?.location.replace(url)
  })
  if (isOpen) watch(null)
  else if (!open(request.popup.window)) {
    if (request.mode === 'auto') useThisTab(flow)
    else reject(new ConnectError('popup_blocked'))
  }
}
