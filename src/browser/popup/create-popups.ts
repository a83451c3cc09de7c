import { ConnectError } from '../connect-error.js'
import type { Flow } from '../flow.js'
import { failWhenBack } from '../pending/fail-when-back.js'
import type { AuthorizeRequest } from '../request.js'
import { isCrossSiteFrame } from './is-cross-site-frame.js'
import { openPopup } from './open-popup.js'
import { watchPopup } from './watch-popup.js'
import type { Destination, Windows } from './windows.js'

/** Windows that go to Zendesk themselves, and are cut off there. */
export function createPopups(
  request: AuthorizeRequest,
  flow: Flow<unknown>,
  onLeave: () => void,
): Windows {
  const all: Window[] = []
  let destination: Destination | undefined
  let watching = new AbortController()

  function watch(isClosed: () => boolean, onDetached: () => void) {
    watching.abort()
    watching = new AbortController()
    watchPopup({
      isClosed,
      closedGrace: request.closedGrace,
      signal: watching.signal,
      onDetached,
      onClosed: () => flow.reject(new ConnectError('popup_closed')),
    })
  }

  const onDetached = () => {
    if (isCrossSiteFrame()) flow.reject(new ConnectError('popup_isolated'))
    else request.onStatus('detached')
  }

  /** Nothing has cut it off yet, so closed means closed. */
  function send(popup: Window, { url, copyTo }: Destination): boolean {
    if (popup.closed) return false
    copyTo(popup)
    popup.location.replace(url)
    return true
  }

  /** In the caller's window, or a new one. */
  function start(given: Window | null | undefined): boolean {
    const popup = given === undefined ? openPopup(destination?.url, request.popup) : given
    if (!popup) return false
    if (popup === window) {
      failWhenBack(flow)
      onLeave()
      return true
    }
    if (given && destination && !send(given, destination)) return false
    all.push(popup)
    watch(() => popup.closed, onDetached)
    return true
  }

  flow.signal.addEventListener('abort', () => {
    watching.abort()
    for (const popup of all) popup.close()
  })

  return {
    all,
    open(to) {
      destination = to
      return start(request.window)
    },
    send(to) {
      destination = to
      const popup = all.at(-1)
      return !popup || send(popup, to)
    },
    show(given) {
      const popup = all.at(-1)
      if (popup && !popup.closed) {
        popup.focus()
        if (given !== popup) given?.close()
      } else if (start(given)) request.onStatus('waiting')
    },
    expectLost(to) {
      destination = to
      watch(
        () => true,
        () => {},
      )
    },
  }
}
