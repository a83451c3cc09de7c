import { channelName } from '../protocol/channel.js'
import { isAnswer, RECEIPT, REPEAT } from '../protocol/message.js'
import { ConnectError } from './connect-error.js'
import type { Flow } from './obtain-grant.js'

/**
 * Listens on both ways back: `postMessage`, which a severed opener never hears, and the attempt's
 * BroadcastChannel, which only a page of this origin that knows the state can name. Origin, then
 * shape, then state are checked. Whatever fails is somebody else's and ignored in silence, with one
 * exception: a wrong state that our own popup brought.
 */
export function receiveAnswer(
  { request, signal, resolve, reject }: Flow,
  state: string,
  isPopup: (source: unknown) => boolean,
): void {
  const take = (data: unknown, reply: (receipt: object) => void, source?: unknown) => {
    if (!isAnswer(data)) return
    const answer = new URLSearchParams(data.query)
    const [first, again] = answer.getAll('state')
    const matches = first === state && again === undefined
    if (!matches && !isPopup(source)) return
    reply({ type: RECEIPT })
    if (matches) resolve(answer)
    else reject(new ConnectError(again === undefined ? 'state_mismatch' : 'invalid_response'))
  }

  const { callbackOrigin = (request.redirectUri ?? location).origin } = request
  const channel = new BroadcastChannel(channelName(state))
  const reply = (message: object) => channel.postMessage(message)
  channel.onmessage = ({ data }) => take(data, reply)
  signal.addEventListener('abort', () => channel.close())
  addEventListener(
    'message',
    ({ origin, data, source }) => {
      if (origin !== callbackOrigin || !source) return
      take(data, (receipt) => (source as Window).postMessage(receipt, origin), source)
    },
    { signal },
  )
  // The redirect page may have spoken while this page reloaded.
  reply({ type: REPEAT })
}
