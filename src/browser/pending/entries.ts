import { channelName } from '../../protocol/channel.js'
import { type PendingAttempt, parsePendingAttempt } from '../../protocol/pending-attempt.js'

/** An entry of this window's sessionStorage, and the state that it is kept under. */
export interface StoredEntry {
  state: string
  entry: PendingAttempt
}

/** Whether it was stored: a browser may refuse storage, and a popup may be on its way elsewhere. */
export function storeEntry(
  { state, entry }: StoredEntry,
  { owner = window }: { owner?: Window } = {},
): boolean {
  try {
    owner.sessionStorage.setItem(channelName(state), JSON.stringify(entry))
    return true
  } catch {
    return false
  }
}

export function removeEntry(state: string): void {
  try {
    sessionStorage.removeItem(channelName(state))
  } catch {
    // Where storage is refused there is no entry.
  }
}

/** All entries that can be read. Garbled ones are thrown away. */
export function readEntries(): StoredEntry[] {
  const prefix = channelName('')
  try {
    const names = Object.keys(sessionStorage).filter((name) => name.startsWith(prefix))
    return names.flatMap((name) => {
      const state = name.slice(prefix.length)
      const entry = parsePendingAttempt(sessionStorage.getItem(name))
      if (!entry) removeEntry(state)
      return entry ? [{ state, entry }] : []
    })
  } catch {
    return []
  }
}

export function isExpired({ expires }: PendingAttempt): boolean {
  return expires <= Date.now()
}
