import { listen } from '../../platform/listen.js'
import { fieldsOf } from '../../platform/own.js'
import { isMarkedAnswered, markAnswered, readEntry, removeEntry } from '../../protocol/entry.js'
import { type Message, RECEIPT, REPEAT, readAnswer } from '../../protocol/message.js'
import { openChannel } from '../../protocol/open-channel.js'
import type { IssuedAttempt } from '../attempt.js'
import { ConnectError } from '../connect-error.js'
import { mark } from '../mark.js'
import { callbackOriginOf } from '../request.js'
import { stayReachable } from './stay-reachable.js'
import type { Windows } from './windows.js'

/** An answer of the right state, and who brought it. */
interface Brought {
  query: string
  by: 'channel' | Windows['by']
  /** The window that said it; none where it came on the channel. */
  source?: Window
}

const repeat: Message = { type: REPEAT }

/**
 * Waits for the answer on both ways back, since which of them works can't be known before: by
 * `postMessage`, which a severed opener never hears, and by the attempt's BroadcastChannel, which only a
 * page of this origin that knows the state can name.
 *
 * The answer is taken by the page that holds the attempt's lock, and by no other: what is heard before
 * that is kept until the lock is there.
 */
export function waitForAnswer(attempt: IssuedAttempt, windows: Windows): void {
  const { request, run, shared, state, entry } = attempt
  const origin = callbackOriginOf(request)
  let channel: BroadcastChannel | undefined
  let isHolder = false
  /** Whether an answer may have come while this page was away: it was loaded anew, or left. */
  let mayHaveMissed = attempt.isAdopted
  let heard: Brought | undefined
  let taken: string | undefined

  function hear(brought: Brought): void {
    if (taken === undefined && isHolder) take(brought)
    else if (taken === undefined) heard ??= brought
    else if (brought.query === taken) acknowledge(brought)
  }

  function take(brought: Brought): void {
    if (isAnsweredElsewhere()) {
      giveUp()
      return
    }
    taken = brought.query
    markAnswered(entry, taken)
    removeEntry(state)
    mark('answered', { by: brought.by })
    acknowledge(brought)
    run.resolve(new URLSearchParams(taken))
  }

  /** Other pages that wait for this attempt hear it on the channel, and end. */
  function acknowledge({ query, source }: Brought): void {
    const receipt: Message = { type: RECEIPT, query }
    channel?.postMessage(receipt)
    source?.postMessage(receipt, origin)
  }

  function isAnsweredElsewhere(): boolean {
    return isMarkedAnswered(entry) || (mayHaveMissed && attempt.isStored && !readEntry(state))
  }

  function giveUp(): void {
    if (taken !== undefined) return
    // The attempt is being finished in one of them, which must not be closed.
    windows.all.length = 0
    run.reject(new ConnectError('popup_closed'))
  }

  // Origin, then shape, then state: what fails is somebody else's, and ignored in silence.
  const onMessage = ({ origin: sender, source, data }: MessageEvent) => {
    if (sender !== origin || source === null) return
    const query = readAnswer(data)
    if (query === undefined) return
    const popup = source as Window
    if (isRight(query)) hear({ query, by: windows.by, source: popup })
    else if (windows.all.includes(popup)) {
      removeEntry(state)
      mark('answered', { by: windows.by })
      popup.postMessage({ type: RECEIPT, query }, origin)
      run.reject(new ConnectError('state_mismatch'))
    }
  }
  listen(window, 'message', onMessage, { signal: shared.end })

  const isRight = (query: string) => new URLSearchParams(query).get('state') === state

  function arrive(presence: AbortSignal): () => void {
    const mine = openChannel(state)
    channel = mine
    if (mine) {
      mine.onmessage = ({ data }) => {
        if (fieldsOf(data).type === RECEIPT) giveUp()
        const query = readAnswer(data)
        if (query !== undefined && isRight(query)) hear({ query, by: 'channel' })
      }
    }
    presence.addEventListener('abort', () => {
      isHolder = false
      mayHaveMissed = true
      mine?.close()
    })
    return () => {
      isHolder = true
      if (taken !== undefined) return
      if (isAnsweredElsewhere()) giveUp()
      else if (heard) take(heard)
      // This page may have missed the answer while it was loading, or away.
      else mine?.postMessage(repeat)
    }
  }
  stayReachable(entry.lock, shared.end, arrive)
}
