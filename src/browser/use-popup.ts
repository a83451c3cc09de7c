import { authorizeUrl } from './authorize-url.js'
import { ConnectError } from './connect-error.js'
import { isCrossSiteFrame } from './is-cross-site-frame.js'
import type { GrantFlow } from './obtain-grant.js'
import { openPopup } from './open-popup.js'
import { receiveAnswer } from './receive-answer.js'
import { remember } from './remember.js'
import type { Attempt } from './share-attempt.js'
import { useThisTab } from './use-this-tab.js'
import { watchPopups } from './watch-popups.js'
import { withState } from './with-state.js'

/** Goes to Zendesk in a popup, or waits on for one that an earlier page opened. */
export function usePopup(flow: GrantFlow, attempt: Attempt): void {
  const { signal, onStatus, reject } = flow
  // The last one counts; those before it were lost from sight, and may still bring the answer.
  const popups: Window[] = []
  // Until the state is known, a window has nowhere to go.
  let url: string | undefined

  const watch = watchPopups(flow, (sight) => {
    if (sight === 'closed') reject(new ConnectError('popup_closed'))
    else if (sight === 'detached') {
      if (isCrossSiteFrame()) reject(new ConnectError('popup_isolated'))
      else onStatus('detached')
    }
  })

  const use = (popup = openPopup(url ?? 'about:blank', flow.popup.size)) => {
    if (!popup) return false
    popups.push(popup)
    onStatus('waiting')
    watch(popup)
    return true
  }

  attempt.show = () => {
    const popup = popups.at(-1)
    if (popup && !popup.closed) popup.focus()
    else use()
  }
  signal.addEventListener('abort', () => {
    attempt.show = undefined
    for (const popup of popups) popup.close()
  })

  onStatus(flow.isOpen ? 'waiting' : 'opening')
  withState(flow, (state) => {
    url = authorizeUrl(flow, state)
    receiveAnswer(flow, state, popups)
    try {
      remember(flow, state)
    } catch {
      // Without storage all works but `resume` after a reload.
    }
    popups.at(-1)?.location.replace(url)
  })
  if (flow.isOpen) watch(null)
  else if (!use(flow.popup.window)) {
    if (flow.mode === 'auto') useThisTab(flow)
    else reject(new ConnectError('popup_blocked'))
  } else if (url) flow.popup.window?.location.replace(url)
}
