import { channelName } from '../protocol/channel.js'
import type { PendingAttempt } from '../protocol/pending-attempt.js'
import type { RelayOptions } from '../protocol/relay-options.js'
import { createMessage } from './create-message.js'
import { handOver } from './hand-over.js'
import { takeAnswer } from './take-answer.js'

/** What became of the answer. */
export type RelayOutcome =
  /** The waiting page acknowledged it; the window closes. */
  | 'delivered'
  /** Nobody took it: the person reads what to do. A page that asks for it later still gets it. */
  | 'undelivered'
  /** Redirect mode: this tab goes back to the page that began. */
  | 'returned'
  /** It goes on to `forwardTo`. */
  | 'forwarded'
  /** The address holds no answer. */
  | 'invalid'

export interface RelayCallbackOptions extends RelayOptions {
  /** Where the texts are shown. Default: at the end of the body. */
  container?: Element
}

/**
 * The redirect page's whole job: takes the answer out of the address, hands it to the page that
 * waits for it, and closes the window once that page has acknowledged it. Call it as early as you
 * can, before any other script. Never rejects: what the person should know is shown as a text with
 * `role="status"`.
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.3.2 (why the answer must leave the address)
 */
export async function relayCallback({
  openerOrigins = [location.origin],
  forwardTo,
  ackTimeout = 1500,
  messages,
  container,
}: RelayCallbackOptions = {}): Promise<RelayOutcome> {
  const query = takeAnswer()
  const [first, again] = new URLSearchParams(query).getAll('state')
  const state = again === undefined ? first : undefined
  const taken = query && handOver(query, state, [openerOrigins].flat().map(readOrigin))

  // The page that waits may share this thread: it goes first.
  await new Promise((resolve) => setTimeout(resolve))
  const show = createMessage(messages, container)
  if (!taken) return show('invalid')
  show('working')
  if (state && goBack(state, query)) return 'returned'

  const delivered = taken.then(() => {
    close()
    return show('delivered')
  })
  // A page of this origin needs no hop, and could hop for ever.
  const hopOrigin = forwardTo && readOrigin(forwardTo)
  const hop = hopOrigin && hopOrigin !== location.origin
  // Without an opener nobody can answer from another origin, nor without a state to name a channel.
  const isOutOfReach = !window.opener && (hop || !state)
  const patience = new Promise<void>((resolve) =>
    setTimeout(resolve, isOutOfReach ? 0 : ackTimeout),
  )
  if (await Promise.race([delivered, patience])) return 'delivered'
  if (hop) {
    location.replace(Object.assign(new URL(forwardTo as string), { hash: query }))
    return 'forwarded'
  }
  return show(state ? 'undelivered' : 'invalid')
}

/** Redirect mode: leaves the answer where `resume` finds it, if there is such an attempt. */
function goBack(state: string, query: string): boolean {
  try {
    const name = channelName(state)
    const pending: PendingAttempt = JSON.parse(sessionStorage.getItem(name) as string)
    if (pending.returnTo) {
      sessionStorage.setItem(name, JSON.stringify({ ...pending, query }))
      location.replace(pending.returnTo)
      return true
    }
  } catch {}
  // No such attempt, or no storage.
  return false
}

/** What is wrong is left out and said on the console: the person must not pay for it. */
function readOrigin(value: string | URL): string | undefined {
  try {
    const { origin } = new URL(value)
    // As of javascript: and data: URLs.
    if (origin !== 'null') return origin
  } catch {}
  console.error('sunshine-connect: bad URL', value)
  return undefined
}
