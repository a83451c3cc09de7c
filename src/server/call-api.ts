import {
  SunshineApiError,
  type SunshineApiErrorDetails,
  type SunshineOperation,
} from './api-error.js'
import { readErrors, safeCause } from './api-failure.js'
import type { ClientSettings } from './client-options.js'
import { type Fields, parseFields, readBody } from './read-body.js'
import { createRedactor } from './redact.js'
import { TIMED_OUT, withTimeLimit } from './time-limit.js'

const BODY_LIMIT = 65_536

/** How often to try what is safe to repeat. */
const TRIES = 3

/** Nobody waits in front of a page for this long: the failure is reported at once instead. */
const LONGEST_WAIT = 10_000

/**
 * Makes the function that sends a client's requests. A GET is sent again while its failure may pass.
 *
 * - `secret` is the code or token, which no failure may show; without a `body` it is presented as a
 *   bearer token.
 * - `read` gets the fields of an answer with status 2xx, else nothing, and the status. It gives the
 *   result, or something falsy if the answer is not what Zendesk documents.
 */
export const createApi =
  ({ clientSecret, marketplace, fetch, timeout }: ClientSettings) =>
  async <T extends object>(
    operation: SunshineOperation,
    method: string,
    url: string,
    secret: string,
    signal: AbortSignal | undefined,
    read: (fields: Fields | undefined, status: number) => T | false | '' | undefined,
    body?: string,
  ): Promise<T> => {
    const redact = createRedactor(clientSecret, secret)
    for (let tried = 1; ; tried++) {
      let code = 'network_error'
      let details: SunshineApiErrorDetails
      // Half of it at random, so that many clients refused at once don't come back at once.
      let wait = 250 * tried * (1 + Math.random())
      try {
        const [{ ok, status, redirected, headers }, text] = await withTimeLimit(
          timeout,
          signal,
          async (limit) => {
            const response = await fetch(url, {
              method,
              headers: [
                ...(marketplace ?? []),
                body ? ['content-type', 'application/json'] : ['authorization', `Bearer ${secret}`],
              ],
              body,
              // Not 'error': Cloudflare Workers know only the other two.
              redirect: 'manual',
              signal: limit,
            })
            return [response, await readBody(response.body, BODY_LIMIT)]
          },
        )
        const result = read(ok && !redirected ? parseFields(text) : undefined, status)
        if (result) return result
        // An answer with status 2xx may hold a token.
        const shown = ok ? '' : (text ?? '')
        const errors = readErrors(shown, redact)
        code = errors[0]?.code ?? 'invalid_response'
        details = { status, errors, body: redact(shown) }
        wait =
          status === 429 || status >= 500
            ? Math.max(wait, retryAfter(headers.get('retry-after')))
            : LONGEST_WAIT
      } catch (thrown) {
        signal?.throwIfAborted()
        // Not tried again: it has used up the person's patience.
        if (thrown === TIMED_OUT) throw new SunshineApiError(operation, 'timeout')
        details = { cause: safeCause(thrown, redact) }
      }
      if (method !== 'GET' || tried === TRIES || wait >= LONGEST_WAIT)
        throw new SunshineApiError(operation, code, details)
      await withTimeLimit(wait, signal, never).catch(() => signal?.throwIfAborted())
    }
  }

/**
 * What a `Retry-After` header asks for, in milliseconds from now: 0 if that can't be read.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
const retryAfter = (value: string | null) =>
  Number(value) * 1000 || Date.parse(String(value)) - Date.now() || 0

const never = () => new Promise(() => {})
