import { listen } from '../../platform/listen.js'
import { ANSWER, RECEIPT, REPEAT, readMessage } from '../../protocol/message.js'
import { openChannel } from '../../protocol/open-channel.js'
import type { Screen } from '../create-screen.js'
import { readState } from '../take-answer.js'
import { openSecondWindow } from './open-second-window.js'
import type { BridgeRequest } from './receive-request.js'

export interface BridgeAnswer {
  query: string
  /** Tells the second window that it may close. */
  acknowledge(): void
}

/**
 * Opens the provider in a second window, whenever the person presses the button, and waits for the
 * answer from there: on the attempt's channel, or by message where the provider has not cut that
 * window off. However often the person closes it, the button stays.
 */
export function obtainAnswer(
  { url, state }: BridgeRequest,
  screen: Screen,
  signal: AbortSignal,
): Promise<BridgeAnswer> {
  offerSecondWindow(url, screen)
  const channel = openChannel(state)
  signal.addEventListener('abort', () => channel?.close())
  return new Promise((resolve) => {
    // What a channel brings has this origin, and no source.
    const hear = ({ source, origin, data }: MessageEvent) => {
      const message = readMessage(data)
      if (origin !== location.origin || message?.type !== ANSWER) return
      if (readState(message.query) !== state) return
      const sender = (source as Window | null) ?? channel
      resolve({
        query: message.query,
        acknowledge: () => sender?.postMessage({ type: RECEIPT }),
      })
    }
    channel?.addEventListener('message', hear)
    // It may have come before, to this bridge as it was before a reload.
    channel?.postMessage({ type: REPEAT })
    listen(window, 'message', hear, { signal })
  })
}

/** A window takes a click of its own: that in the page has opened this one. */
function offerSecondWindow(url: URL, screen: Screen): void {
  let second: Window | undefined
  const press = () => {
    if (second?.closed === false) return second.focus()
    second = openSecondWindow(url)
    screen.offer(second ? 'bridgeWaiting' : 'bridgeBlocked', 'bridgeButton', press)
  }
  screen.offer('bridge', 'bridgeButton', press, url.host)
}
