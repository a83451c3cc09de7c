import { delay } from '../../platform/delay.js'
import { listen } from '../../platform/listen.js'
import { now } from '../../platform/now.js'
import { removeEntry, writeEntry } from '../../protocol/entry.js'
import type { Screen } from '../create-screen.js'
import { handOver } from '../hand-over.js'
import { take } from '../locks.js'
import { obtainAnswer } from './obtain-answer.js'
import { type BridgeRequest, receiveRequest } from './receive-request.js'

/** How a bridge ends: the text that says it. */
type Ending = 'delivered' | 'bridgeGone' | 'expired'

/** After which a window that nobody has told what to open says so, in milliseconds. */
const PATIENCE = 10_000

/** How often the answer is said to a busy page in the frame, once a second, before the person is told. */
const TRIES = 10

/**
 * A window between a page in a frame of another site, whose popups a provider's policy would cut off
 * for good, and the window that signs in. It stays on its own origin, so it keeps its opener, and
 * shares its storage and channels with the second window. It passes the answer from there to here.
 */
export async function runBridge(
  openerOrigins: readonly string[],
  screen: Screen,
): Promise<'delivered' | 'undelivered'> {
  const opener = window.opener as Window | null
  if (!opener) {
    screen.show('bridgeCutOff')
    return 'undelivered'
  }
  screen.show('working')
  const timer = setTimeout(() => screen.show('invalid'), PATIENCE)
  const request = await receiveRequest(opener, openerOrigins)
  clearTimeout(timer)

  const over = new AbortController()
  showPresence(request, over.signal)
  const ending = await Promise.race([
    passAnswerOn(request, screen, over.signal),
    untilPointless(opener, request.expires, over.signal),
  ])
  over.abort()
  screen.show(ending)
  if (ending !== 'delivered') return 'undelivered'
  window.close()
  return 'delivered'
}

/**
 * What the redirect page in the second window finds in its copy of this window's storage, until the
 * signal: an entry with the name of a lock, which shows that the bridge is there. Nothing in it says
 * that the attempt could be finished over there: the page that began is in a frame, and reached from
 * here alone.
 */
function showPresence({ state, expires }: BridgeRequest, signal: AbortSignal): void {
  // A page without TLS has neither random names nor locks.
  const lock = window.crypto.randomUUID?.()
  if (lock) take(lock, signal)
  // JSON knows no Infinity.
  writeEntry(state, { key: '', expires: Math.min(expires, Number.MAX_SAFE_INTEGER), lock })
  signal.addEventListener('abort', () => removeEntry(state))
}

async function passAnswerOn(
  request: BridgeRequest,
  screen: Screen,
  signal: AbortSignal,
): Promise<Ending> {
  const { query, acknowledge } = await obtainAnswer(request, screen, signal)
  screen.show('working')
  for (let tries = 1; ; tries++) {
    // The origin is exact: a page that has taken the other's place in the frame hears nothing.
    const { delivered, over } = handOver({ query, state: undefined }, [request.origin])
    if (await Promise.race([delivered, delay(1000)])) {
      acknowledge()
      return 'delivered'
    }
    over.abort()
    if (signal.aborted) return 'bridgeGone'
    if (tries === TRIES) screen.show('goBack')
  }
}

/** Settles when nobody can take an answer any more, with the text that says why. */
function untilPointless(opener: Window, expires: number, signal: AbortSignal): Promise<Ending> {
  return new Promise((resolve) => {
    const look = () => {
      if (!(now() < expires)) resolve('expired')
      if (opener.closed) resolve('bridgeGone')
    }
    look()
    const timer = setInterval(look, 1000)
    signal.addEventListener('abort', () => clearInterval(timer))
    // Let go of everything: a page that was left must not look as if it waited.
    listen(window, 'pagehide', () => resolve('bridgeGone'), { signal })
  })
}
