import { channelName } from '../protocol/channel.js'
import { ANSWER, type Message, RECEIPT, REPEAT } from '../protocol/message.js'
import type { AuthorizeRequest } from './read-options.js'
import type { Fail } from './settle-in-time.js'

/**
 * Listens on both ways back: `postMessage`, which a severed opener never hears, and the attempt's
 * BroadcastChannel, which only a page of this origin that knows the state can name. Origin, then
 * shape, then state are checked. Whatever fails is somebody else's and ignored in silence, with one
 * exception: a wrong state that our own popup brought.
 */
export function receiveAnswer(
  { redirectUri, callbackOrigin, timeout }: AuthorizeRequest,
  state: string,
  popups: readonly unknown[],
  signal: AbortSignal,
  resolve: (answer: URLSearchParams) => void,
  fail: Fail,
): void {
  const expectedOrigin = callbackOrigin ?? (redirectUri ?? location).origin
  const channel = new BroadcastChannel(channelName(state))

  const take = ({ target, origin, source, data }: MessageEvent<Message | null>) => {
    // A channel needs no check of the origin, it has but one.
    const from = target === channel ? channel : origin === expectedOrigin && (source as Window)
    if (!from || data?.type !== ANSWER || typeof data.query !== 'string') return
    const answer = new URLSearchParams(data.query)
    if (answer.get('state') === state) resolve(answer)
    else if (popups.includes(from)) fail('state_mismatch')
    else return
    from.postMessage({ type: RECEIPT }, origin)
  }

  channel.onmessage = take
  addEventListener('message', take, { signal })
  // A window that was lost from sight and replaced may come to its end later than this attempt: it
  // gets its acknowledgement too, and closes.
  const close = () => setTimeout(() => channel.close(), popups.length > 1 ? timeout : 0)
  signal.addEventListener('abort', close)
  // The redirect page may have spoken while this page was loading, or away and frozen.
  const ask = () => channel.postMessage({ type: REPEAT })
  ask()
  addEventListener('pageshow', ask, { signal })
}
