import { removeEntry } from '../../protocol/entry.js'
import { ConnectError } from '../connect-error.js'
import type { Flow } from '../flow.js'
import { type AuthorizeRequest, callbackOriginOf } from '../request.js'
import { type Expectation, receiveByChannel, receiveByMessage } from './receive-answer.js'
import { stayReachable } from './stay-reachable.js'

interface Waiting {
  request: AuthorizeRequest
  state: string
  /** The name of the attempt's Web Lock. */
  lock: string
  flow: Flow<URLSearchParams>
  /** Every window that this attempt has opened so far. */
  windows: readonly Window[]
}

/** Waits for the answer on both ways back: which of them works can't be known before. */
export function waitForAnswer({ request, state, lock, flow, windows }: Waiting): void {
  let isAnswered = false
  const end = (settle: () => void) => {
    isAnswered = true
    removeEntry(state)
    settle()
  }
  const expected: Expectation = {
    state,
    origin: callbackOriginOf(request),
    isOurWindow: (source) => windows.some((popup) => popup === source),
    onAnswer: (answer) => end(() => flow.resolve(answer)),
    onWrongState: () => end(() => flow.reject(new ConnectError('state_mismatch'))),
  }
  receiveByMessage(expected, flow.signal)
  stayReachable(lock, flow.signal, (presence) => {
    const channel = receiveByChannel(expected)
    presence.addEventListener('abort', () => {
      // A window that was lost from sight and replaced may come to its end later than this attempt:
      // it gets its acknowledgement too, and closes.
      const hasLateWindows = flow.signal.aborted && isAnswered && windows.length > 1
      if (hasLateWindows) setTimeout(() => channel?.close(), request.timeout)
      else channel?.close()
    })
  })
}
