import { delay } from '../../platform/delay.js'
import type { ClientSettings } from './client-options.js'
import { type Call, type Failure, sendOnce } from './send-once.js'

/** How often to try what is safe to repeat. */
const TRIES = 3

/** Nobody waits in front of a page for this long: the failure is reported at once instead. */
const LONGEST_WAIT = 10_000

/** Taken last by every operation that asks Zendesk. */
export interface CallOptions {
  /** Ends the call: it rejects with the signal's `reason`. Default: none. */
  signal?: AbortSignal
}

/** Asks Zendesk. A GET is sent again while its failure may pass. */
export async function callApi<Result>(
  settings: ClientSettings,
  call: Call<Result>,
): Promise<Result> {
  const mayRepeat = call.method === 'GET'
  for (let tries = 1; ; tries++) {
    const sent = await sendOnce(settings, call)
    if (sent.kind === 'done') return sent.result
    const wait = mayRepeat ? waitBefore(sent, tries) : undefined
    if (wait === undefined) throw sent.error
    await delay(wait, call.signal)
  }
}

/** Milliseconds to wait before another try. Undefined where there is none. */
function waitBefore({ retryAfter }: Failure, tries: number): number | undefined {
  if (retryAfter === undefined || tries === TRIES) return undefined
  // Half of it at random, so that many clients refused at once don't come back at once.
  const wait = Math.max(retryAfter, 250 * tries * (1 + Math.random()))
  return wait < LONGEST_WAIT ? wait : undefined
}
