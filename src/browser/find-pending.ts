import { isMarkedAnswered, readEntries, type StoredEntry } from '../protocol/entry.js'
import { isExpired, type PendingAttempt } from '../protocol/pending-attempt.js'
import { type AuthorizeRequest, attemptKey } from './request.js'

/** What an earlier page of this tab has left of this request: an answer first, of several the newest. */
export function findPending(request: AuthorizeRequest): StoredEntry | undefined {
  const entries = readEntries()
    .filter(({ entry }) => belongsTo(entry, request))
    .sort((one, other) => (other.entry.began ?? 0) - (one.entry.began ?? 0))
  return (
    entries.find(({ entry }) => isAnswered(entry)) ??
    entries.find(({ entry }) => isInterrupted(entry))
  )
}

/** The redirect page has put the answer there. */
export function isAnswered({ query }: PendingAttempt): boolean {
  return query !== undefined
}

/** An exchange function can't be kept, so the page where it began must stand in for it. */
function belongsTo({ key, page, returnTo }: PendingAttempt, request: AuthorizeRequest): boolean {
  if (key !== attemptKey(request)) return false
  return typeof request.exchange !== 'function' || (returnTo ?? page) === location.href
}

/**
 * A popup attempt belongs to the page that was reloaded, or left and come back to. A link opened in a new
 * tab, which may have a copy of this tab's storage, has no part in it; a duplicated tab looks as if it
 * had been gone back to, and waits until the first one has the answer.
 */
function isInterrupted(entry: PendingAttempt): boolean {
  const isWaitedFor = !entry.returnTo && !entry.hasEnded && !isExpired(entry)
  return isWaitedFor && !isMarkedAnswered(entry) && navigationType() !== 'navigate'
}

function navigationType(): string | undefined {
  const [navigation] = window.performance.getEntriesByType('navigation')
  return (navigation as PerformanceNavigationTiming | undefined)?.type
}
