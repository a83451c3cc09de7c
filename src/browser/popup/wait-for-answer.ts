import { listen } from '../../platform/listen.js'
import { removeEntry } from '../../protocol/entry.js'
import { ANSWER, type Message, RECEIPT, REPEAT, readMessage } from '../../protocol/message.js'
import { openChannel } from '../../protocol/open-channel.js'
import type { IssuedAttempt } from '../attempt.js'
import { ConnectError } from '../connect-error.js'
import { mark } from '../mark.js'
import { callbackOriginOf } from '../request.js'
import { stayReachable } from './stay-reachable.js'
import type { Windows } from './windows.js'

const receipt: Message = { type: RECEIPT }
const repeat: Message = { type: REPEAT }

/**
 * Waits for the answer on both ways back, since which of them works can't be known before: by
 * `postMessage`, which a severed opener never hears, and by the attempt's BroadcastChannel, which only a
 * page of this origin that knows the state can name.
 */
export function waitForAnswer(attempt: IssuedAttempt, windows: Windows): void {
  const { request, run, state, entry } = attempt
  const origin = callbackOriginOf(request)
  let isAnswered = false

  /** Whether the answer is this attempt's, right or wrong: then whoever brought it is told. */
  function take(query: string, by: 'channel' | Windows['by'], isOurWindow: boolean): boolean {
    const answer = new URLSearchParams(query)
    const isRight = answer.get('state') === state
    if (!isRight && !isOurWindow) return false
    isAnswered = true
    removeEntry(state)
    mark('answered', { by })
    if (isRight) run.resolve(answer)
    else run.reject(new ConnectError('state_mismatch'))
    return true
  }

  // Origin, then shape, then state: what fails is somebody else's, and ignored in silence.
  const onMessage = ({ origin: sender, source, data }: MessageEvent) => {
    if (sender !== origin || source === null) return
    const message = readMessage(data)
    if (message?.type !== ANSWER) return
    const isOurWindow = windows.all.some((popup) => popup === source)
    if (take(message.query, windows.by, isOurWindow))
      (source as Window).postMessage(receipt, origin)
  }
  listen(window, 'message', onMessage, { signal: run.signal })

  stayReachable(entry.lock, run.signal, (presence) => {
    const channel = openChannel(state)
    if (!channel) return
    channel.onmessage = ({ data }) => {
      const message = readMessage(data)
      if (message?.type === ANSWER && take(message.query, 'channel', false))
        channel.postMessage(receipt)
    }
    // This page may have missed the answer while it was loading, or away.
    channel.postMessage(repeat)
    presence.addEventListener('abort', () => {
      // A window that was lost from sight and replaced may come to its end later than this attempt:
      // it gets its acknowledgement too, and closes.
      const hasLateWindows = run.signal.aborted && isAnswered && windows.all.length > 1
      if (hasLateWindows) setTimeout(() => channel.close(), request.timeout)
      else channel.close()
    })
  })
}
