import { own } from '../platform/own.js'
import { channelName } from './channel.js'
import { type PendingAttempt, parsePendingAttempt } from './pending-attempt.js'

/**
 * The attempt of this state, where this window's own storage shows that this browser began it. None
 * where there is no such attempt, or no storage.
 */
export function readEntry(state: string | undefined): PendingAttempt | undefined {
  if (!state) return undefined
  try {
    return parsePendingAttempt(sessionStorage.getItem(channelName(state)))
  } catch {
    return undefined
  }
}

/**
 * Whether it could be kept: the storage may be refused, or full, and `owner`, a popup, may be on its
 * way elsewhere.
 */
export function writeEntry(state: string, entry: PendingAttempt, owner: Window = window): boolean {
  try {
    owner.sessionStorage.setItem(channelName(state), JSON.stringify(own(entry)))
    return true
  } catch {
    return false
  }
}

export function removeEntry(state: string): void {
  try {
    sessionStorage.removeItem(channelName(state))
  } catch {
    // Where it can't be removed it could not be written.
  }
}
