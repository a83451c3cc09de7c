import { readEntry } from '../../protocol/entry.js'
import type { PendingAttempt } from '../../protocol/pending-attempt.js'
import type { Screen } from '../create-screen.js'
import type { Handover } from '../hand-over.js'
import { leaveAnswer, readOwnPage } from '../leave-answer.js'
import { take } from '../locks.js'
import type { Answer } from '../take-answer.js'

/**
 * The page that began, if it can finish with an answer that comes to it in this window. Not in a
 * frame, where somebody else's page could lead the click.
 */
export function readFinishPage({ canFinish, page }: PendingAttempt): URL | undefined {
  return canFinish === true && window === window.top ? readOwnPage(page) : undefined
}

/**
 * Takes the answer to the page that began. `false` if somebody waits for it again, who then gets it.
 * The lock is kept until this page is gone, and nobody gets the answer from here any more: so it is
 * used once.
 */
export async function finishHere(
  answer: Answer,
  lock: string | undefined,
  handover: Handover,
  screen: Screen,
): Promise<boolean> {
  if (lock && !(await take(lock))) return false
  if (handover.over.signal.aborted) return true
  handover.over.abort()
  // Read again: the button may have been there for long.
  const entry = readEntry(answer.state)
  const page = entry && readFinishPage(entry)
  if (!entry || !page) screen.show('invalid')
  else if (!leaveAnswer(answer, entry, page)) screen.show('undelivered')
  return true
}
