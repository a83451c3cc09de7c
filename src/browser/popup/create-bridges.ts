import { callAfter } from '../../platform/delay.js'
import { listen } from '../../platform/listen.js'
import { fieldsOf } from '../../platform/own.js'
import { BRIDGE_FRAGMENT } from '../../protocol/bridge-address.js'
import { BRIDGE, type Message, OPEN } from '../../protocol/message.js'
import type { AnyAttempt } from '../attempt.js'
import { ConnectError } from '../connect-error.js'
import { callbackOriginOf } from '../request.js'
import { isWindow, openWindow, type Windows } from './windows.js'

const INTERVAL = 250
/** What the bridge said right before it closed gets this long to arrive. */
const RESULT_GRACE = 400
/** The bridge passes our acknowledgement on to the second window, and then closes by itself. */
const LAST_WORDS = 1000

/**
 * From a frame to Zendesk and back over a bridge: the redirect page in a window that never leaves its
 * own origin, so that it keeps its opener. It opens Zendesk in a second window, hears the answer there,
 * and passes it on by message. The bridge opens nothing before this page has told it what.
 */
export function createBridges(attempt: AnyAttempt, redirectUri: string): Windows {
  const { request, run } = attempt
  const all: Window[] = []
  const origin = callbackOriginOf(request)
  const address = new URL(redirectUri)
  address.hash = BRIDGE_FRAGMENT
  let hasSpoken = false

  function tell() {
    if (!hasSpoken || !attempt.state) return
    const { url, entry } = attempt
    const message: Message = { type: OPEN, url: url.href, expires: entry.expires }
    all.at(-1)?.postMessage(message, origin)
  }

  // A bridge speaks as soon as it is there, and again whenever it is loaded anew.
  const onMessage = ({ source, data, origin: sender }: MessageEvent) => {
    if (source !== all.at(-1) || sender !== origin) return
    if (fieldsOf(data).type !== BRIDGE) return
    hasSpoken = true
    tell()
  }
  listen(window, 'message', onMessage, { signal: run.signal })

  // Nothing cuts a bridge off once it has spoken: from then on, closed means closed.
  const look = () => {
    if (!all.at(-1)?.closed) return
    clearInterval(timer)
    const code = hasSpoken ? 'popup_closed' : 'popup_isolated'
    callAfter(RESULT_GRACE, run.signal, () => run.reject(new ConnectError(code)))
  }
  const timer = setInterval(look, INTERVAL)

  run.signal.addEventListener('abort', () => {
    clearInterval(timer)
    setTimeout(() => {
      for (const bridge of all) bridge.close()
    }, LAST_WORDS)
  })

  return {
    by: 'bridge',
    all,
    open(given) {
      const bridge = given === undefined ? openWindow(attempt, address) : given
      // One that can't be spoken to is of no use here, nor one that a blocker has closed.
      if (!isWindow(bridge) || bridge.closed) return 'blocked'
      given?.location.replace(address.href)
      all.push(bridge)
      hasSpoken = false
      return 'opened'
    },
    send() {
      tell()
      return true
    },
    focus() {
      all.at(-1)?.focus()
      return all.length > 0
    },
  }
}
