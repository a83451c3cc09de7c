import { listen } from '../../platform/listen.js'
import { BRIDGE_FRAGMENT } from '../../protocol/bridge-address.js'
import { BRIDGE, type Message, OPEN, readMessage } from '../../protocol/message.js'
import { ConnectError } from '../connect-error.js'
import type { Flow } from '../flow.js'
import { type AuthorizeRequest, callbackOriginOf } from '../request.js'
import { openPopup } from './open-popup.js'
import type { Destination, Windows } from './windows.js'

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
export function createBridges(
  request: AuthorizeRequest & { redirectUri: string },
  flow: Flow<unknown>,
): Windows {
  const all: Window[] = []
  const origin = callbackOriginOf(request)
  const address = new URL(request.redirectUri)
  address.hash = BRIDGE_FRAGMENT
  let destination: Destination | undefined
  let hasSpoken = false

  function start(given: Window | null | undefined): boolean {
    const bridge = given === undefined ? openPopup(address, request.popup) : given
    if (!bridge || given?.closed) return false
    given?.location.replace(address)
    all.push(bridge)
    hasSpoken = false
    return true
  }

  function tell() {
    if (!hasSpoken || !destination) return
    const { url, expires } = destination
    const message: Message = { type: OPEN, url: url.href, expires }
    all.at(-1)?.postMessage(message, origin)
  }

  // A bridge speaks as soon as it is there, and again whenever it is loaded anew.
  const onMessage = ({ source, data, origin: sender }: MessageEvent) => {
    if (source !== all.at(-1) || sender !== origin) return
    if (readMessage(data)?.type !== BRIDGE) return
    hasSpoken = true
    tell()
  }
  listen(window, 'message', onMessage, { signal: flow.signal })

  // Nothing cuts a bridge off once it has spoken: from then on, closed means closed.
  const look = () => {
    if (!all.at(-1)?.closed) return
    clearInterval(timer)
    const code = hasSpoken ? 'popup_closed' : 'popup_isolated'
    const grace = setTimeout(() => flow.reject(new ConnectError(code)), RESULT_GRACE)
    flow.signal.addEventListener('abort', () => clearTimeout(grace))
  }
  const timer = setInterval(look, INTERVAL)

  flow.signal.addEventListener('abort', () => {
    clearInterval(timer)
    setTimeout(() => {
      for (const bridge of all) bridge.close()
    }, LAST_WORDS)
  })

  return {
    all,
    open(to) {
      destination = to
      return start(request.window)
    },
    send(to) {
      destination = to
      tell()
      return true
    },
    show(given) {
      const bridge = all.at(-1)
      if (bridge) {
        bridge.focus()
        if (given !== bridge) given?.close()
      } else if (start(given)) request.onStatus('waiting')
    },
    // A bridge that an earlier page has opened still knows whom to tell.
    expectLost(to) {
      destination = to
    },
  }
}
