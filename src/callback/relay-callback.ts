import { loadPending, savePending } from '../protocol/pending-attempt.js'
import type { RelayOptions } from '../protocol/relay-options.js'
import { createMessage } from './create-message.js'
import { handOver } from './hand-over.js'
import { readState, takeAnswer } from './take-answer.js'

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
export async function relayCallback(options: RelayCallbackOptions = {}): Promise<RelayOutcome> {
  const query = takeAnswer()
  const state = readState(query)
  const handedOver = query && handOver({ query, state, origins: readOrigins(options) })
  const show = createMessage(options.messages, options.container)
  if (!handedOver) {
    show('invalid')
    return 'invalid'
  }
  show('working')
  if (state && goBack(state, query)) return 'returned'

  const forwardTo = readForwardTo(options)
  const delivered = handedOver.then(() => {
    show('delivered')
    close()
    return true
  })
  // Without an opener nobody can answer from another origin, nor without a state to name a channel.
  const isOutOfReach = !window.opener && (forwardTo || !state)
  const { ackTimeout = 1500 } = options
  if (await settlesWithin(delivered, isOutOfReach ? 0 : ackTimeout)) return 'delivered'
  if (forwardTo) {
    forwardTo.hash = query
    location.replace(forwardTo)
    return 'forwarded'
  }
  const outcome = state ? 'undelivered' : 'invalid'
  show(outcome)
  return outcome
}

function goBack(state: string, query: string): boolean {
  const pending = loadPending(state)
  if (!pending?.returnTo) return false
  savePending(state, { ...pending, query })
  location.replace(pending.returnTo)
  return true
}

const readOrigins = ({ openerOrigins = [location.origin] }: RelayOptions): string[] =>
  openerOrigins.map((value) => readUrl(value, 'openerOrigins')?.origin ?? '').filter(Boolean)

// A page that forwarded to its own origin could do so for ever.
const readForwardTo = ({ forwardTo }: RelayOptions): URL | undefined => {
  const url = forwardTo && readUrl(forwardTo, 'forwardTo')
  return url && url.origin !== location.origin ? url : undefined
}

/** Wrong options are left out and said on the console: the person must not pay for them. */
function readUrl(value: string | URL, name: string): URL | undefined {
  try {
    const url = new URL(value)
    if (/^https?:$/.test(url.protocol)) return url
  } catch {}
  console.error(`sunshine-connect: option "${name}" must hold http(s) URLs, not ${value}`)
  return undefined
}

const settlesWithin = (promise: Promise<boolean>, delay: number): Promise<boolean> =>
  Promise.race([
    promise.catch(() => false),
    new Promise<boolean>((resolve) => setTimeout(resolve, delay, false)),
  ])
