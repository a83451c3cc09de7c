import { channelName } from '../protocol/channel.js'
import { ANSWER, type Message, RECEIPT, REPEAT } from '../protocol/message.js'
import { ConnectError } from './connect-error.js'
import type { GrantFlow } from './obtain-grant.js'

/**
 * Listens on both ways back: `postMessage`, which a severed opener never hears, and the attempt's
 * BroadcastChannel, which only a page of this origin that knows the state can name. Origin, then
 * shape, then state are checked. Whatever fails is somebody else's and ignored in silence, with one
 * exception: a wrong state that our own popup brought.
 */
export function receiveAnswer(
  { callbackOrigin, redirectUri, timeout, signal, resolve, reject }: GrantFlow,
  state: string,
  popups: readonly unknown[],
): void {
  const expectedOrigin = callbackOrigin ?? (redirectUri ?? location).origin
  const channel = new BroadcastChannel(channelName(state))

  const take = (message: Message | null, from: Window | BroadcastChannel, origin?: string) => {
    if (message?.type !== ANSWER || typeof message.query !== 'string') return
    const answer = new URLSearchParams(message.query)
    const [first, again] = answer.getAll('state')
    const matches = first === state && again === undefined
    if (!matches && !popups.includes(from)) return
    if (matches) resolve(answer)
    else reject(new ConnectError(again === undefined ? 'state_mismatch' : 'invalid_response'))
    // A channel needs no origin, it has but one.
    from.postMessage({ type: RECEIPT }, origin as string)
  }

  channel.onmessage = ({ data }) => take(data, channel)
  // A window that was lost from sight and replaced may come to its end later than this attempt: it
  // gets its acknowledgement too, and closes.
  const close = () => setTimeout(() => channel.close(), popups.length > 1 ? timeout : 0)
  signal.addEventListener('abort', close)
  const onMessage = ({ origin, data, source }: MessageEvent) => {
    if (origin === expectedOrigin && source) take(data, source as Window, origin)
  }
  addEventListener('message', onMessage, { signal })
  // The redirect page may have spoken while this page was loading, or away and frozen.
  const ask = () => channel.postMessage({ type: REPEAT })
  addEventListener('pageshow', ask, { signal })
  ask()
}
