import { listen } from '../../platform/listen.js'
import { type Message, RECEIPT, REPEAT, readAnswer } from '../../protocol/message.js'
import { openChannel } from '../../protocol/open-channel.js'
import type { Screen } from '../create-screen.js'
import { readState } from '../take-answer.js'
import type { BridgeRequest } from './receive-request.js'

export interface BridgeAnswer {
  query: string
  /** Tells the second window that it may close. */
  acknowledge(): void
}

const repeat: Message = { type: REPEAT }

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
  return new Promise((resolve) => {
    const hear = (data: unknown, say: (receipt: Message) => void) => {
      const query = readAnswer(data)
      if (query === undefined || readState(query) !== state) return
      resolve({ query, acknowledge: () => say({ type: RECEIPT, query }) })
    }
    const onMessage = ({ source, origin, data }: MessageEvent) => {
      if (origin !== location.origin) return
      hear(data, (receipt) => (source as Window | null)?.postMessage(receipt, origin))
    }
    listen(window, 'message', onMessage, { signal })

    const channel = openChannel(state)
    if (!channel) return
    channel.onmessage = ({ data }) => hear(data, (receipt) => channel.postMessage(receipt))
    // It may have come before, to this bridge as it was before a reload.
    channel.postMessage(repeat)
    signal.addEventListener('abort', () => channel.close())
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

/**
 * Opens a window of this one's size, a little beside it, so that both are seen. Nothing where the
 * browser refuses, in whichever way: `null`, `undefined` (in-app browsers), an exception.
 */
function openSecondWindow({ href }: URL): Window | undefined {
  const size = `width=${window.innerWidth},height=${window.innerHeight}`
  const place = `left=${window.screenX + 40},top=${window.screenY + 40}`
  try {
    // No window name: it could be guessed by another page, which could then navigate the window.
    return window.open(href, '_blank', `popup,${size},${place}`) ?? undefined
  } catch {
    return undefined
  }
}
