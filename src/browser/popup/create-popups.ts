import { writeEntry } from '../../protocol/entry.js'
import type { AnyAttempt } from '../attempt.js'
import { ConnectError } from '../connect-error.js'
import { isCrossSiteFrame } from './is-cross-site-frame.js'
import { watchPopup } from './watch-popup.js'
import { isWindow, type Opening, openWindow, tellDetached, type Windows } from './windows.js'

/** Windows that go to Zendesk themselves, and are cut off there. */
export function createPopups(attempt: AnyAttempt): Windows {
  const { request, run } = attempt
  const all: Window[] = []
  let watching = new AbortController()

  function watch(popup: Window | undefined, isDetached = false) {
    watching.abort()
    watching = new AbortController()
    watchPopup({
      popup,
      isDetached,
      closedGrace: request.closedGrace,
      signal: watching.signal,
      onDetached() {
        if (isCrossSiteFrame()) run.reject(new ConnectError('popup_isolated'))
        else tellDetached(request)
      },
      onClosed: () => run.reject(new ConnectError('popup_closed')),
    })
  }

  /** To Zendesk. Nothing has cut it off yet, so closed means closed. */
  function send(popup: Window): boolean {
    if (popup.closed || !attempt.state) return false
    writeEntry(attempt.state, attempt.entry, popup)
    popup.location.replace(attempt.url.href)
    return true
  }

  run.signal.addEventListener('abort', () => {
    watching.abort()
    const close = () => {
      for (const popup of all) popup.close()
    }
    // Closing a window takes milliseconds, and the exchange's request is to go out before.
    if (run.isResolved) setTimeout(close)
    else close()
  })

  /** What somebody's `window.open` gave in a window's place: that can't be observed, nor sent anywhere. */
  function expectUnseen(): Opening {
    if (!attempt.state) return 'blocked'
    watch(undefined)
    return 'opened'
  }

  // One that an earlier page has opened can't be observed.
  if (attempt.state && attempt.isAdopted) watch(undefined, true)

  return {
    by: 'message',
    all,
    open(given) {
      const popup = given === undefined ? openWindow(attempt, attempt.url) : given
      if (!popup) return 'blocked'
      if (popup === window) return 'this tab'
      if (!isWindow(popup)) return expectUnseen()
      // Nothing cuts a popup off so soon: a blocker has closed it.
      if (popup.closed && given === undefined) return 'blocked'
      if (given && attempt.state && !send(given)) return 'blocked'
      all.push(popup)
      watch(popup)
      return 'opened'
    },
    send() {
      const popup = all.at(-1)
      return !popup || send(popup)
    },
    focus() {
      const popup = all.at(-1)
      if (!popup || popup.closed) return false
      popup.focus()
      return true
    },
  }
}
