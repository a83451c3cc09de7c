import { delay } from '../platform/delay.js'
import { listen } from '../platform/listen.js'
import { isMarkedAnswered, markAnswered, readEntry } from '../protocol/entry.js'
import { isExpired, type PendingAttempt } from '../protocol/pending-attempt.js'
import type { Screen } from './create-screen.js'
import type { Handover } from './hand-over.js'
import { leaveAnswer, readOwnPage } from './leave-answer.js'
import { isHeld, take, untilFree } from './locks.js'
import type { Answer } from './take-answer.js'

/** After which a person who waits for a busy page is told to look at it, in milliseconds. */
const PATIENCE = 10_000

/** A page that lets go because it has just taken the answer says so first: its word may be under way. */
const LAST_WORD = 300

/**
 * For an answer that nobody took in time. Whoever holds the attempt's lock is waited for. Once nobody
 * does, the person may finish in this window, if its own storage holds the attempt and the page that
 * began can take the answer: then there is one button, and its click does it. Until then the answer
 * is still there for every page that asks, and an acknowledgement ends it all.
 */
export async function waitOrFinishHere(
  answer: Answer,
  handover: Handover,
  screen: Screen,
): Promise<void> {
  const { signal } = handover.over
  listen(window, 'pageshow', (event) => hideWhatIsSpent(event, answer, screen), { signal })
  while (!signal.aborted) {
    const entry = readEntry(answer.state) ?? (await waitForEntry(answer, handover, screen))
    if (entry?.lock) await waitForPage(entry.lock, screen, signal)
    if (signal.aborted) return
    if (entry && isMarkedAnswered(entry)) return screen.show('invalid')
    if (!entry || !readFinishPage(entry)) return screen.show('undelivered')
    await askPerson(entry, screen)
    screen.show('working')
    if (await finishHere(answer, entry.lock, handover, screen)) return
  }
}

/** A page whose window was blocked lends what this window has no copy of: late, where it is busy. */
async function waitForEntry(
  { state }: Answer,
  { lent }: Handover,
  screen: Screen,
): Promise<PendingAttempt | undefined> {
  screen.show('undelivered')
  await lent
  return readEntry(state)
}

async function waitForPage(lock: string, screen: Screen, signal: AbortSignal): Promise<void> {
  if (!(await isHeld(lock)) || signal.aborted) return
  screen.show('busy')
  const timer = setTimeout(() => screen.show('goBack'), PATIENCE)
  await untilFree(lock, signal)
  clearTimeout(timer)
  await delay(LAST_WORD)
}

/** Settles with the click. */
function askPerson(entry: PendingAttempt, screen: Screen): Promise<void> {
  return new Promise((resolve) => {
    if (isExpired(entry)) screen.offer('expired', 'expiredButton', resolve)
    else screen.offer('finish', 'finishButton', resolve)
  })
}

/**
 * Takes the answer to the page that began. `false` if somebody waits for it again, who then gets it.
 * The lock is kept until this page is gone, and nobody gets the answer from here any more: so it is
 * used once.
 */
async function finishHere(
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
  if (!entry || !page || isMarkedAnswered(entry)) screen.show('invalid')
  else if (!leaveAnswer(answer, entry, page)) screen.show('undelivered')
  // The page that began may be gone back to, in its own tab: it need not wait any more.
  else markAnswered(entry, answer.query)
  return true
}

/**
 * The page that began, if it can finish with an answer that comes to it in this window. Not in a
 * frame, where somebody else's page could lead the click.
 */
function readFinishPage({ canFinish, page }: PendingAttempt): URL | undefined {
  return canFinish === true && window === window.top ? readOwnPage(page) : undefined
}

/** The page came back from the back/forward cache: meanwhile the attempt may have ended elsewhere. */
function hideWhatIsSpent(event: PageTransitionEvent, { state }: Answer, screen: Screen): void {
  if (event.persisted && !readEntry(state)) screen.show('invalid')
}
