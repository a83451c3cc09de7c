import { channelName } from '../../protocol/channel.js'
import type { PendingAttempt } from '../../protocol/pending-attempt.js'

/** The attempt of this key that an earlier page of this tab left, if there is one. */
export function findPending(key: string): (PendingAttempt & { state: string }) | undefined {
  const prefix = channelName('')
  try {
    for (const [name, text] of Object.entries<string>(sessionStorage)) {
      if (!name.startsWith(prefix)) continue
      const pending = parse(text)
      const isExpired = !(pending.expires > Date.now())
      const isOurs = pending.key === key && (pending.query || isInterrupted(pending))
      // Removed before it is used: a reload from here on must not send the code again.
      if (isExpired || (isOurs && pending.query)) sessionStorage.removeItem(name)
      if (!isExpired && isOurs) return { ...pending, state: name.slice(prefix.length) }
    }
  } catch {
    // Storage is refused.
  }
  return undefined
}

/** What is garbled has none of the fields, and so counts as expired. */
function parse(text: string): PendingAttempt {
  try {
    return { ...JSON.parse(text) }
  } catch {
    return {} as PendingAttempt
  }
}

/**
 * A popup attempt belongs to the page that was reloaded or left and come back to. A new tab or
 * window that inherited a copy of this tab's storage has no part in it.
 */
function isInterrupted({ returnTo }: PendingAttempt): boolean {
  const [navigation] = performance.getEntriesByType('navigation')
  return !returnTo && (navigation as PerformanceNavigationTiming | undefined)?.type !== 'navigate'
}
