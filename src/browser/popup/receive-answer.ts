import { listen } from '../../platform/listen.js'
import { ANSWER, type Message, RECEIPT, REPEAT, readMessage } from '../../protocol/message.js'
import { openChannel } from '../../protocol/open-channel.js'

export interface Expectation {
  state: string
  /** The redirect page's. */
  origin: string
  /** Whether a message's source is a window that this attempt has opened. */
  isOurWindow: (source: MessageEventSource) => boolean
  onAnswer: (answer: URLSearchParams) => void
  /** Our own window has brought another state, or none. */
  onWrongState: () => void
}

const receipt: Message = { type: RECEIPT }
const repeat: Message = { type: REPEAT }

/**
 * The way back by `postMessage`, which a severed opener never hears. Origin, then shape, then state
 * are checked; what fails is somebody else's and ignored in silence.
 */
export function receiveByMessage(expected: Expectation, signal: AbortSignal): void {
  const onMessage = ({ origin, source, data }: MessageEvent) => {
    if (origin !== expected.origin || source === null) return
    const message = readMessage(data)
    if (message?.type !== ANSWER) return
    const isTaken = take(message.query, expected, expected.isOurWindow(source))
    if (isTaken) (source as Window).postMessage(receipt, origin)
  }
  listen(window, 'message', onMessage, { signal })
}

/**
 * The way back by the attempt's BroadcastChannel, which only a page of this origin that knows the
 * state can name. It asks for what this page may have missed while it was loading, or away. Returns
 * nothing where channels are refused.
 */
export function receiveByChannel(expected: Expectation): BroadcastChannel | undefined {
  const channel = openChannel(expected.state)
  if (!channel) return undefined
  channel.onmessage = ({ data }) => {
    const message = readMessage(data)
    if (message?.type !== ANSWER) return
    if (take(message.query, expected, false)) channel.postMessage(receipt)
  }
  channel.postMessage(repeat)
  return channel
}

/** Whether the answer is this attempt's, right or wrong: then whoever brought it is told. */
function take(query: string, expected: Expectation, isOurs: boolean): boolean {
  const answer = new URLSearchParams(query)
  const isRight = answer.get('state') === expected.state
  if (isRight) expected.onAnswer(answer)
  else if (isOurs) expected.onWrongState()
  return isRight || isOurs
}
