import {
  SunshineApiError,
  type SunshineApiErrorDetails,
  type SunshineOperation,
} from './api-error.js'
import { readErrors, safeCause } from './api-failure.js'
import type { ClientSettings } from './client-options.js'
import { type Fields, parseFields, readBody } from './read-body.js'
import { createRedactor } from './redact.js'
import { withTimeLimit } from './time-limit.js'

const BODY_LIMIT = 65_536

/** How often to try what is safe to repeat. */
const TRIES = 3

/** Nobody waits in front of a page for this long: the failure is reported at once instead. */
const LONGEST_WAIT = 10_000

/** Taken last by every operation that asks Zendesk. */
export interface CallOptions {
  /** Ends the call: it rejects with the signal's `reason`. Default: none. */
  signal?: AbortSignal
}

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
    options: CallOptions | undefined,
    read: (fields: Fields | undefined, status: number) => T | false | '' | undefined,
    body?: string,
  ): Promise<T> => {
    const signal = options?.signal
    const redact = createRedactor(clientSecret, secret)
    for (let tried = 1; ; tried++) {
      let code = 'timeout'
      let details: SunshineApiErrorDetails | undefined
      // Not tried again unless that may help: the time limit has used up the person's patience.
      let asked = LONGEST_WAIT
      const sending = new AbortController()
      try {
        const answer = await withTimeLimit(timeout, signal, async () => {
          const response = await fetch(url, {
            method,
            // Not 'error': Cloudflare Workers know only the other two.
            redirect: 'manual',
            headers: [
              ...(marketplace ?? []),
              body ? ['content-type', 'application/json'] : ['authorization', `Bearer ${secret}`],
            ],
            signal: sending.signal,
            body,
          })
          return [response, await readBody(response.body, BODY_LIMIT)] as const
        })
        if (answer) {
          const [{ ok, status, redirected, headers }, text] = answer
          const result = read(ok && !redirected ? parseFields(text) : undefined, status)
          if (result) return result
          // An answer with status 2xx may hold a token.
          const shown = ok ? '' : (text ?? '')
          const errors = readErrors(shown, redact)
          code = errors[0]?.code ?? 'invalid_response'
          details = { status, errors, body: redact(shown) }
          if (status === 429 || status >= 500) asked = retryAfter(headers.get('retry-after'))
        }
      } catch (thrown) {
        code = 'network_error'
        details = { cause: safeCause(thrown, redact) }
        asked = 0
      }
      // Frees a connection whose body nobody reads. After a success it would only take time.
      sending.abort()
      signal?.throwIfAborted()
      // Half of it at random, so that many clients refused at once don't come back at once.
      const wait = Math.max(asked, 250 * tried * (1 + Math.random()))
      if (method !== 'GET' || tried === TRIES || wait >= LONGEST_WAIT)
        throw new SunshineApiError(operation, code, details)
      await withTimeLimit(wait, signal, () => new Promise(() => {}))
    }
  }

/**
 * What a `Retry-After` header asks for, in milliseconds from now: 0 if that can't be read.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
const retryAfter = (value: string | null) =>
  Number(value) * 1000 || Date.parse(String(value)) - Date.now() || 0
