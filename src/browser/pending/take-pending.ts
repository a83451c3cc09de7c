import { removeEntry, writeEntry } from '../../protocol/entry.js'
import { isExpired, type PendingAttempt } from '../../protocol/pending-attempt.js'
import { type AuthorizeRequest, attemptKey } from '../request.js'
import { readEntries, type StoredEntry } from './entries.js'

/** The redirect page has put the answer there. */
export interface Answered {
  kind: 'answered'
  state: string
  query: string
  /** It came after the time limit. */
  isLate: boolean
  /** Leaves it for the next one who asks. */
  putBack: () => void
}

/** What an earlier page of this tab has left. */
export type Pending =
  | Answered
  /** A popup is, or was, on its way. */
  | ({ kind: 'interrupted' } & StoredEntry)

/** What there is of this request. An answer is taken out: nobody else finds it from now on. */
export function takePending(request: AuthorizeRequest): Pending | undefined {
  const entries = readEntries().filter(({ entry }) => belongsTo(entry, request))
  for (const stored of entries) {
    const answered = takeAnswer(stored)
    if (answered) return answered
  }
  const interrupted = entries.find(({ entry }) => isInterrupted(entry))
  return interrupted && { kind: 'interrupted', ...interrupted }
}

/** An exchange function can't be kept, so the page where it began must stand in for it. */
function belongsTo({ key, page, returnTo }: PendingAttempt, request: AuthorizeRequest): boolean {
  if (key !== attemptKey(request)) return false
  return typeof request.exchange !== 'function' || (returnTo ?? page) === location.href
}

function takeAnswer({ state, entry }: StoredEntry): Answered | undefined {
  const { query } = entry
  const isLate = isExpired(entry)
  if (query === undefined && !isLate) return undefined
  // Before it is used: a reload from here on must not send the code again.
  removeEntry(state)
  if (query === undefined) return undefined
  return { kind: 'answered', state, query, isLate, putBack: () => writeEntry(state, entry) }
}

/**
 * A popup attempt belongs to the page that was reloaded, or left and come back to. A new tab or window
 * that got a copy of this tab's storage has no part in it.
 */
function isInterrupted(entry: PendingAttempt): boolean {
  const isWaitedFor = !entry.returnTo && !entry.hasEnded && !isExpired(entry)
  return isWaitedFor && navigationType() !== 'navigate'
}

function navigationType(): string | undefined {
  const [navigation] = performance.getEntriesByType('navigation')
  return (navigation as PerformanceNavigationTiming | undefined)?.type
}
