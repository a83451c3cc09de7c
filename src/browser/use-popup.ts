import { createAuthorizeUrl } from './create-authorize-url.js'
import { isCrossSiteFrame } from './is-cross-site-frame.js'
import { openPopup } from './open-popup.js'
import { receiveAnswer } from './receive-answer.js'
import { remember } from './remember.js'
import { watchPopups } from './watch-popups.js'
import type { Way } from './way.js'
import { withState } from './with-state.js'

const BLOCKED_CURE = 'call connect() in the click, before any await (framed, it may be open)'

/** Goes to Zendesk in a popup. */
export const usePopup: Way = (request, attempt, signal, resolve, reject, fail) => {
  const {
    onStatus,
    popup: [size, given],
    closedGrace,
  } = request
  // The last one counts; those before it were lost from sight, and may still bring the answer.
  const popups: Window[] = []
  // Until the state is known, a window has nowhere to go.
  let url: URL | undefined

  const watch = watchPopups(
    closedGrace,
    signal,
    () => fail('popup_closed'),
    () => {
      if (isCrossSiteFrame()) fail('popup_isolated', 'leave the frame')
      else onStatus('detached')
    },
  )

  const use = (popup = openPopup(url, size)) => {
    if (!popup) return false
    popups.push(popup)
    onStatus('waiting')
    watch(popup)
    return true
  }

  attempt.show = () => {
    const popup = popups.at(-1)
    if (popup?.closed === false) popup.focus()
    else use()
  }
  signal.addEventListener('abort', () => {
    attempt.show = undefined
    for (const popup of popups) popup.close()
  })

  onStatus('opening')
  withState(request.state, signal, reject, (state) => {
    url = createAuthorizeUrl(request, state)
    receiveAnswer(request, state, popups, signal, resolve, fail)
    try {
      remember(request, state, signal)
    } catch {
      // Without storage all works but `resume` after a reload.
    }
    popups.at(-1)?.location.replace(url)
  })
  if (!use(given)) fail('popup_blocked', BLOCKED_CURE)
  else if (url) given?.location.replace(url)
}
