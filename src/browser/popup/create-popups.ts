import { writeEntry } from '../../protocol/entry.js'
import type { AnyAttempt } from '../attempt.js'
import { ConnectError } from '../connect-error.js'
import { isCrossSiteFrame } from './is-cross-site-frame.js'
import { watchPopup } from './watch-popup.js'
import { openWindow, type Windows } from './windows.js'

/** Windows that go to Zendesk themselves, and are cut off there. */
export function createPopups(attempt: AnyAttempt): Windows {
  const { request, run } = attempt
  const all: Window[] = []
  let watching = new AbortController()

  function watch(popup: Window | undefined) {
    watching.abort()
    watching = new AbortController()
    watchPopup({
      popup,
      closedGrace: request.closedGrace,
      signal: watching.signal,
      onDetached() {
        if (isCrossSiteFrame()) run.reject(new ConnectError('popup_isolated'))
        else request.onStatus('detached')
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
    for (const popup of all) popup.close()
  })

  return {
    all,
    open(given) {
      const popup = given === undefined ? openWindow(attempt.url, request.popup) : given
      if (!popup) return 'blocked'
      if (popup === window) return 'this tab'
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
    expectLost: () => watch(undefined),
  }
}
