import { BRIDGE_FRAGMENT } from '../../protocol/bridge-address.js'
import { BRIDGE, type Message, OPEN, readMessage } from '../../protocol/message.js'
import { ConnectError } from '../connect-error.js'
import { createAuthorizeUrl } from '../create-authorize-url.js'
import type { Flow } from '../flow.js'
import type { Journey } from '../journey.js'
import { keepAttempt } from '../pending/keep-attempt.js'
import { type AuthorizeRequest, callbackOriginOf } from '../request.js'
import { spendState, whenIssued } from '../state.js'
import { openPopup } from './open-popup.js'
import { waitForAnswer } from './wait-for-answer.js'

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
export function goOverBridge(journey: Journey, redirectUri: string): void {
  const { request, state, attempt, flow } = journey
  const bridge = openBridge(request, redirectUri)
  if (!bridge) {
    flow.reject(new ConnectError('popup_blocked'))
    return
  }
  attempt.show = () => bridge.focus()
  flow.signal.addEventListener('abort', () => {
    attempt.show = undefined
    setTimeout(() => bridge.close(), LAST_WORDS)
  })
  const spoken = whenSpoken(bridge, request, flow.signal)
  watchBridge(bridge, spoken, flow)
  whenIssued(state, flow, (issued) => {
    const { lock } = keepAttempt({ request, state: issued, flow })
    spendState(issued)
    waitForAnswer({ request, state: issued, lock, flow, windows: [bridge] })
    spoken.then(() => tellWhatToOpen(bridge, request, issued))
  })
  request.onStatus('waiting')
}

function openBridge({ window: given, popup }: AuthorizeRequest, redirectUri: string) {
  const address = new URL(redirectUri)
  address.hash = BRIDGE_FRAGMENT
  if (given === undefined) return openPopup(address, popup)
  given?.location.replace(address)
  return given
}

/** The bridge speaks as soon as it is there, and again whenever it is loaded anew. */
function whenSpoken(bridge: Window, request: AuthorizeRequest, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const onMessage = ({ source, origin, data }: MessageEvent) => {
      if (source !== bridge || origin !== callbackOriginOf(request)) return
      if (readMessage(data)?.type === BRIDGE) resolve()
    }
    addEventListener('message', onMessage, { signal })
  })
}

function tellWhatToOpen(bridge: Window, request: AuthorizeRequest, state: string): void {
  const message: Message = {
    type: OPEN,
    url: createAuthorizeUrl(request, state).href,
    expires: Date.now() + request.timeout,
  }
  bridge.postMessage(message, callbackOriginOf(request))
}

/** Nothing cuts a bridge off once it has spoken: from then on, closed means closed. */
function watchBridge(bridge: Window, spoken: Promise<void>, { signal, reject }: Flow<unknown>) {
  let hasSpoken = false
  spoken.then(() => {
    hasSpoken = true
  })
  const timer = setInterval(() => {
    if (!bridge.closed) return
    clearInterval(timer)
    const end = () => reject(new ConnectError(hasSpoken ? 'popup_closed' : 'popup_isolated'))
    const grace = setTimeout(end, RESULT_GRACE)
    signal.addEventListener('abort', () => clearTimeout(grace))
  }, INTERVAL)
  signal.addEventListener('abort', () => clearInterval(timer))
}
