import { readEntry, writeEntry } from '../../protocol/entry.js'
import { ENTRY, readMessage } from '../../protocol/message.js'
import { parsePendingAttempt } from '../../protocol/pending-attempt.js'

/**
 * Keeps what a page lends whose window was blocked, if this window has no copy of the attempt's entry.
 * Whether it did. Only for messages on the attempt's own channel: who speaks there is a page of this
 * origin and knows the state.
 */
export function borrowEntry(state: string, data: unknown): boolean {
  const message = readMessage(data)
  if (message?.type !== ENTRY || readEntry(state)) return false
  const entry = parsePendingAttempt(message.entry)
  return entry !== undefined && writeEntry(state, entry)
}
