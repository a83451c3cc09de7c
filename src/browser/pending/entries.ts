import { channelName } from '../../protocol/channel.js'
import { readEntry, removeEntry, writeEntry } from '../../protocol/entry.js'
import { isExpired, type PendingAttempt } from '../../protocol/pending-attempt.js'

/** An entry of this window's sessionStorage, and the state that it is kept under. */
export interface StoredEntry {
  state: string
  entry: PendingAttempt
}

/** All entries that can be read. Garbled ones are thrown away. */
export function readEntries(): StoredEntry[] {
  return readStates().flatMap((state) => {
    const entry = readEntry(state)
    if (!entry) removeEntry(state)
    return entry ? [{ state, entry }] : []
  })
}

function readStates(): string[] {
  const prefix = channelName('')
  try {
    const names = Object.keys(sessionStorage).filter((name) => name.startsWith(prefix))
    return names.map((name) => name.slice(prefix.length))
  } catch {
    return []
  }
}

/** Takes out what nobody takes up any more. */
export function removeExpired(): void {
  for (const { state, entry } of readEntries()) {
    if (isExpired(entry)) removeEntry(state)
  }
}

/**
 * Nobody waits for this attempt any more. Its entry stays until it expires: a person who signs in
 * after all can finish. Where an answer was taken meanwhile, by this page or by another one in this
 * window, there is none, and it stays so.
 */
export function markEnded(state: string): void {
  const entry = readEntry(state)
  if (entry) writeEntry(state, { ...entry, hasEnded: true })
}
