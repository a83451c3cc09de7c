import { delay } from '../platform/delay.js'
import { own } from '../platform/own.js'
import { readEntry } from '../protocol/entry.js'
import type { PendingAttempt } from '../protocol/pending-attempt.js'
import { runBridge } from './bridge/run-bridge.js'
import { createScreen, type Screen } from './create-screen.js'
import { waitOrFinishHere } from './finish-here.js'
import { type Handover, handOver } from './hand-over.js'
import { leaveAnswer, readOwnPage } from './leave-answer.js'
import { isOwnPage } from './parse-url.js'
import { type RelayCallbackOptions, readOrigins, readSettings, type Settings } from './settings.js'
import { type Answer, takeAnswer, type Visit } from './take-answer.js'

/** What became of the answer. */
export type RelayOutcome =
  /** The waiting page acknowledged it; the window closes. */
  | 'delivered'
  /**
   * Nobody took it in time: the person reads what to do, or is asked to finish here. A page that asks
   * for it later still gets it.
   */
  | 'undelivered'
  /** Redirect mode: this tab goes back to the page that began. */
  | 'returned'
  /** It goes on to `forwardTo`. */
  | 'forwarded'
  /** The address holds no answer. */
  | 'invalid'

/**
 * The redirect page's whole job: takes the answer out of the address, hands it to the page that
 * waits for it, and closes the window once that page has acknowledged it. If nobody waits any more,
 * and this browser began the attempt, it offers to finish here. Opened by a page in a frame, it is
 * the bridge between that page and the window that signs in.
 *
 * Call it as early as you can, before any other script. Called again on the same page, it comes to
 * what the first call comes to. Never rejects: what the person should know is shown as a text with
 * `role="status"`.
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.3.2 (why the answer must leave the address)
 *
 * @example
 * ```ts
 * import { relayCallback } from 'sunshine-connect/callback'
 *
 * const outcome = await relayCallback({ openerOrigins: ['https://app.example'] })
 * console.log(outcome) // 'delivered', as a rule
 * ```
 */
export async function relayCallback(options: RelayCallbackOptions = {}): Promise<RelayOutcome> {
  const visit = takeAnswer()
  const origins = readOrigins(own(options).openerOrigins)
  const handover = visit.kind === 'answer' && handOver(visit, origins)

  // The page that waits may share this thread: it goes first, and all that can wait comes after.
  await delay()
  // Called twice: the answer, if there was one, is with the first call, and so is the screen.
  if (!handover && shown?.screen.isThere()) return shown.outcome
  const settings = readSettings(options)
  const screen = createScreen(settings)
  const outcome = handover
    ? relayAnswer(visit, handover, settings, screen)
    : relayNone(visit.kind, origins, screen)
  shown = { screen, outcome }
  return outcome
}

/** What this page shows, and comes to. */
let shown: { screen: Screen; outcome: Promise<RelayOutcome> } | undefined

async function relayNone(
  kind: Visit['kind'],
  origins: readonly string[],
  screen: Screen,
): Promise<RelayOutcome> {
  if (kind === 'bridge') return runBridge(origins, screen)
  screen.show('invalid')
  return 'invalid'
}

async function relayAnswer(
  answer: Answer,
  handover: Handover,
  { openerOrigins, forwardTo, ackTimeout }: Settings,
  screen: Screen,
): Promise<RelayOutcome> {
  screen.show('working')
  const entry = readEntry(answer.state)
  if (entry && goBack(answer, handover, entry)) return 'returned'

  const delivered = handover.delivered.then(() => {
    window.close()
    screen.show('delivered')
    if (!isNative(window.close)) console.error(OWN_CLOSE)
    return true
  })
  // An entry here shows that the page that waits is of this origin, which needs no hop; and one hop is
  // enough: two pages that forward to each other, or one to itself, would go on for ever.
  const isLast = entry || answer.isForwarded || !forwardTo || isOwnPage(forwardTo)
  const hop = isLast ? undefined : forwardTo
  // Without an opener nobody can answer from another origin, nor without a state to name a channel.
  const canBeHeard = window.opener || (answer.state && !hop)
  const patience = delay(canBeHeard ? ackTimeout : 0)
  if (await Promise.race([delivered, patience])) return 'delivered'
  if (hop) return forward(answer, handover, hop)

  if (!entry && !window.opener && !openerOrigins.includes(location.origin)) console.error(CUT_OFF)
  if (!answer.state) {
    screen.show('invalid')
    return 'invalid'
  }
  waitOrFinishHere(answer, handover, screen)
  return 'undelivered'
}

/** For the integrator, who can mend it, as the next one is; the person can't. */
const OWN_CLOSE = 'sunshine-connect: this page redeclares "close": its window stays open.'

const CUT_OFF =
  'sunshine-connect: cut off from its opener, on another origin: set "forwardTo" to a redirect page there.'

function isNative(it: unknown): boolean {
  return /\[native code\]/.test(String(it))
}

/** Redirect mode: leaves the answer for `resume`, if this window holds such an attempt. */
function goBack(answer: Answer, handover: Handover, entry: PendingAttempt): boolean {
  const page = readOwnPage(entry.returnTo)
  if (!page || !leaveAnswer(answer, entry, page)) return false
  handover.over.abort()
  return true
}

function forward({ query }: Answer, handover: Handover, hop: URL): RelayOutcome {
  handover.over.abort()
  location.replace(Object.assign(new URL(hop), { hash: query }))
  return 'forwarded'
}
