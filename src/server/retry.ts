import { isSunshineApiError } from './api-error.js'
import { TIMED_OUT, withTimeLimit } from './time-limit.js'

const TRIES = 3

/** Before the second try, doubled before the third. */
const FIRST_WAIT = 500

/** Nobody waits in front of a page for longer than this: the failure is reported at once instead. */
const LONGEST_WAIT = 10_000

/**
 * A `Retry-After` header in milliseconds from now, if there is one that can be read.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export const retryAfter = (value: string | null): number | undefined => {
  if (value === null) return undefined
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isNaN(wait) ? undefined : Math.max(0, wait)
}

/** Runs `attempt` again while it fails for a reason that may pass. Only for what is safe to repeat. */
export const withRetries = async <T>(
  signal: AbortSignal | undefined,
  attempt: () => Promise<T>,
): Promise<T> => {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      const wait = waitBefore(error, tries)
      if (tries === TRIES || wait > LONGEST_WAIT) throw error
      await sleep(wait, signal)
    }
  }
}

/** Infinity for a failure that would only repeat itself. */
const waitBefore = (error: unknown, tries: number) => {
  if (!isSunshineApiError(error)) return Number.POSITIVE_INFINITY
  const { code, status = 0, retryAfter: asked = 0 } = error
  // A timeout isn't tried again: it has used up the person's patience.
  const passing = status === 429 || status >= 500 || (!status && code === 'network_error')
  // Half of it at random, so that many clients refused at once don't come back at once.
  const backoff = FIRST_WAIT * 2 ** (tries - 1) * (0.5 + Math.random() / 2)
  return passing ? Math.max(asked, backoff) : Number.POSITIVE_INFINITY
}

const sleep = (ms: number, signal: AbortSignal | undefined) =>
  withTimeLimit(ms, signal, () => new Promise<void>(() => {})).catch((reason: unknown) => {
    if (reason !== TIMED_OUT) throw reason
  })
