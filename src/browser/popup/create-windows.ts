import { ConnectError } from '../connect-error.js'
import type { Flow } from '../flow.js'
import { failWhenBack } from '../pending/fail-when-back.js'
import type { AuthorizeRequest } from '../request.js'
import { isCrossSiteFrame } from './is-cross-site-frame.js'
import { openPopup } from './open-popup.js'
import { watchPopup } from './watch-popup.js'

/**
 * The windows of one attempt. The last one counts; those before it were lost from sight, and may still
 * bring the answer.
 */
export interface Windows {
  /** Opens one, or uses the caller's. False where the browser refuses. */
  open(url: URL | undefined): boolean
  /** Sends the last one, which is still blank, to its address. */
  send(url: URL): void
  /** Brings the last one to the front, or opens another one where it can't be observed any more. */
  show(): void
  /** Goes on with one that an earlier page has opened. */
  expectLost(url: URL): void
  readonly all: readonly Window[]
}

/** `onLeave`: the browser has given this very window, and takes it to the provider. */
export function createWindows(
  request: AuthorizeRequest,
  flow: Flow<unknown>,
  onLeave: () => void,
): Windows {
  const all: Window[] = []
  let address: URL | undefined
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

  function use(popup: Window | null): boolean {
    if (!popup) return false
    if (popup === window) {
      failWhenBack(flow)
      onLeave()
      return true
    }
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
    open(url) {
      address = url
      const { window: given, popup: size } = request
      if (given === undefined) return use(openPopup(url, size))
      if (url) given?.location.replace(url)
      return use(given)
    },
    send(url) {
      address = url
      all.at(-1)?.location.replace(url)
    },
    show() {
      const popup = all.at(-1)
      if (popup && !popup.closed) popup.focus()
      else if (use(openPopup(address, request.popup))) request.onStatus('waiting')
    },
    expectLost(url) {
      address = url
      watch(
        () => true,
        () => {},
      )
    },
  }
}
