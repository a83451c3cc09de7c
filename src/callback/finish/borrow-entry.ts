import { readEntry, writeEntry } from '../../protocol/entry.js'
import { ENTRY, readMessage } from '../../protocol/message.js'
import { parsePendingAttempt } from '../../protocol/pending-attempt.js'

/**
 * Keeps the entry that a page lends whose window was blocked, and that this window has no copy of:
 * whether this was such a message. Only for what comes on the attempt's own channel, which a page of
 * this origin has to know the state to speak on.
 */
export function borrowEntry(state: string, data: unknown): boolean {
  const message = readMessage(data)
  if (message?.type !== ENTRY || readEntry(state)) return false
  const entry = parsePendingAttempt(message.entry)
  return entry !== undefined && writeEntry(state, entry)
}
