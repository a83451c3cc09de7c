import { channelName } from '../../protocol/channel.js'
import { readEntry, removeEntry } from '../../protocol/entry.js'
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
