import { listen } from '../platform/listen.js'
import { fieldsOf } from '../platform/own.js'
import { readEntry, writeEntry } from '../protocol/entry.js'
import { ANSWER, ENTRY, type Message, RECEIPT, REPEAT } from '../protocol/message.js'
import { openChannel } from '../protocol/open-channel.js'
import { parsePendingAttempt } from '../protocol/pending-attempt.js'
import type { Answer } from './take-answer.js'

/** An answer that has been spoken, and is spoken again to every page that asks. */
export interface Handover {
  /** Settles with the first acknowledgement, however late. */
  delivered: Promise<true>
  /** Settles when a page whose window was blocked has lent this one its entry. */
  lent: Promise<void>
  /** Aborted with the acknowledgement, or where the answer is taken elsewhere: nobody gets it then. */
  over: AbortController
}

/**
 * Says the answer on both ways at once, since no page can know which of them works: to the opener,
 * which a severed popup has lost, and on the attempt's BroadcastChannel, which ends at this origin.
 */
export function handOver(
  { query, state }: Pick<Answer, 'query' | 'state'>,
  origins: readonly string[],
): Handover {
  const opener = window.opener as Window | null
  const channel = state ? openChannel(state) : undefined
  const answer: Message = { type: ANSWER, query }
  for (const origin of origins) opener?.postMessage(answer, origin)
  channel?.postMessage(answer)

  const over = new AbortController()
  const { signal } = over
  // Who asks from then on must not get a code that is spent.
  signal.addEventListener('abort', () => channel?.close())
  const delivered = new Promise<true>((resolve) => {
    const hear = (data: unknown) => {
      const message = fieldsOf(data)
      if (message.type === REPEAT) channel?.postMessage(answer)
      // Another window of the same attempt may have brought another answer: its receipt is not ours.
      if (message.type !== RECEIPT || (message.query ?? query) !== query) return
      over.abort()
      resolve(true)
    }
    channel?.addEventListener('message', ({ data }) => hear(data))
    const hearOpener = ({ source, origin, data }: MessageEvent) => {
      if (source === opener && origins.includes(origin)) hear(data)
    }
    listen(window, 'message', hearOpener, { signal })
  })
  const lent = new Promise<void>((resolve) => {
    channel?.addEventListener('message', ({ data }) => {
      if (state && borrowEntry(state, data)) resolve()
    })
  })
  return { delivered, lent, over }
}

/**
 * Keeps what a page lends whose window was blocked, if this window has no copy of the attempt's entry.
 * Whether it did. Only for messages on the attempt's own channel: who speaks there is a page of this
 * origin and knows the state.
 */
function borrowEntry(state: string, data: unknown): boolean {
  const { type, entry: text } = fieldsOf(data)
  if (type !== ENTRY || typeof text !== 'string' || readEntry(state)) return false
  const entry = parsePendingAttempt(text)
  return entry !== undefined && writeEntry(state, entry)
}
