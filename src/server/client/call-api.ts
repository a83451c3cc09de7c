import { oneOf } from '../../options/kinds.js'
import {
  type OptionKind,
  type OptionRules,
  optional,
  readOptions,
} from '../../options/read-options.js'
import { delayUnlessAborted } from '../../platform/delay.js'
import type { ClientSettings } from './client-options.js'
import { type Call, type Failure, sendOnce } from './send-once.js'

/** How often to try what is safe to repeat. */
const TRIES = 3

/** Nobody waits in front of a page for this long: the failure is reported at once instead. */
const LONGEST_WAIT = 10_000

/** Taken last by every operation that asks Zendesk. */
export interface CallOptions {
  /** Ends the call: it rejects with the signal's `reason`. Default: none. */
  signal?: AbortSignal | undefined
  /**
   * What `getTokenInfo` does where Zendesk answers 429: `retry` waits and tries again, within its
   * three tries; `reject` fails at once, for callers that have other calls to hold back, too: the
   * error's `retryAfter` says for how long. Default: `retry`.
   */
  on429?: 'retry' | 'reject' | undefined
}

const abortSignal: OptionKind<AbortSignal> = {
  mustBe: 'an AbortSignal',
  read: (value) =>
    value && Reflect.get(value, 'throwIfAborted') ? (value as AbortSignal) : undefined,
}

const CALL_RULES: OptionRules<CallOptions> = {
  signal: optional(abortSignal),
  on429: optional(oneOf('retry', 'reject')),
}

/** Asks Zendesk. A GET is sent again while its failure may pass. */
export async function callApi<Result>(
  settings: ClientSettings,
  call: Call<Result>,
  given: CallOptions = {},
): Promise<Result> {
  const options = readOptions(given, CALL_RULES)
  const mayRepeat = call.method === 'GET'
  for (let tries = 1; ; tries++) {
    const sent = await sendOnce(settings, call, options.signal)
    if (sent.kind === 'done') return sent.result
    const wait = mayRepeat ? waitBefore(sent, tries, options) : undefined
    if (wait === undefined) throw sent.error
    await delayUnlessAborted(wait, options.signal)
  }
}

/** Milliseconds to wait before another try. Undefined where there is none. */
function waitBefore(
  { error, mayPass }: Failure,
  tries: number,
  { on429 }: CallOptions,
): number | undefined {
  if (!mayPass || tries === TRIES) return undefined
  if (error.status === 429 && on429 === 'reject') return undefined
  // Half of it at random, so that many clients refused at once don't come back at once.
  const wait = Math.max(error.retryAfter ?? 0, 250 * tries * (1 + Math.random()))
  return wait < LONGEST_WAIT ? wait : undefined
}
