import { text } from '../../options/kinds.js'
import { printable } from '../../platform/printable.js'
import { asFields, membersOf, parseFields } from '../fields.js'
import type { Redact } from '../redact.js'

/** The client's operations that ask Zendesk something. */
export type SunshineOperation = 'getToken' | 'getTokenInfo' | 'revokeAccess'

/** One of the reasons that Zendesk gave. */
export interface SunshineApiErrorEntry {
  /** Zendesk's name for it, such as `unauthorized`. */
  code: string
  /** Zendesk's sentence about it, empty if it gave none. */
  title: string
}

/** What a `SunshineApiError` carries beside its operation and code. */
export interface SunshineApiErrorDetails {
  /** The HTTP status. Left out when there was no whole answer. */
  status?: number
  /** What Zendesk gave as reasons. */
  errors?: readonly SunshineApiErrorEntry[]
  /** The start of the answer. */
  body?: string
  /** How long `Retry-After` asks to wait, in milliseconds. */
  retryAfter?: number | undefined
  /** What `fetch` threw, without the secrets. */
  cause?: unknown
}

const BRAND: unique symbol = Symbol.for('sunshine-connect: SunshineApiError')

/** What to do where the code is our own, and no answer of Zendesk's says more. */
const CURES: Record<string, string> = {
  network_error: 'Check the network, bridgeUrl and apiUrl.',
  timeout: "Try later, or raise the client's timeout.",
  invalid_response: 'That is no answer of Zendesk’s: check bridgeUrl and apiUrl.',
}

/**
 * Zendesk refused, could not be reached, or answered with something else. The client's secret, the
 * code and the access token of the request are redacted from everything in here.
 *
 * Tell it by {@link isSunshineApiError}, which knows it across copies of the library.
 */
export class SunshineApiError extends Error {
  /** The client's method that failed. */
  declare readonly operation: SunshineOperation
  /**
   * Zendesk's own code (`unauthorized`, `invalid_grant`, …) if it gave one, else
   * `network_error` (no answer, or it broke off: check the network, `bridgeUrl` and `apiUrl`),
   * `timeout` (the client's time limit passed: try later, or raise it) or `invalid_response` (no
   * documented answer, or a redirect, which is never followed: check `bridgeUrl` and `apiUrl`).
   */
  declare readonly code: string
  /** The HTTP status, or undefined when there was no whole answer. */
  readonly status: number | undefined
  /** What Zendesk gave as reasons, in its order. Empty if it gave none. */
  declare readonly errors: readonly SunshineApiErrorEntry[]
  /**
   * The start of the answer, at most 4,096 characters. Empty if the status was 2xx, since such an
   * answer may hold a token, or if it was over 64 KiB.
   */
  declare readonly body: string
  /** How long Zendesk asks to wait (`Retry-After`), in milliseconds. Undefined where it doesn't. */
  declare readonly retryAfter: number | undefined

  constructor(operation: SunshineOperation, code: string, details: SunshineApiErrorDetails = {}) {
    const answered = details.status === undefined ? 'no whole answer' : `status ${details.status}`
    const cure = CURES[code] ?? 'Zendesk’s reasons are in `errors` and `body`.'
    super(`${operation} failed (${answered}, ${code}). ${cure}`, details)
    const name = 'SunshineApiError'
    const fields = {
      name,
      operation,
      code,
      errors: [],
      body: '',
      retryAfter: undefined,
      ...details,
    }
    // Not enumerable: what Zendesk answered stays out of logs that dump an error's properties.
    for (const [name, value] of Object.entries(fields)) Object.defineProperty(this, name, { value })
  }

  get [BRAND](): true {
    return true
  }
}

/**
 * Whether a value is a `SunshineApiError`, of this copy of the library or of another one in the
 * process (`instanceof` knows only its own).
 *
 * @example
 * ```ts
 * import { createSunshineClient, isSunshineApiError } from 'sunshine-connect/server'
 *
 * const client = createSunshineClient({ clientId: 'shoplifter', clientSecret: 'from the environment' })
 * try {
 *   await client.getTokenInfo('a-stored-token')
 * } catch (error) {
 *   if (!isSunshineApiError(error)) throw error
 *   console.warn(error.operation, error.status, error.code)
 * }
 * ```
 */
export function isSunshineApiError(value: unknown): value is SunshineApiError {
  return typeof value === 'object' && value !== null && BRAND in value
}

/**
 * What `fetch` threw, told in a new error with the secrets taken out: runtimes quote headers and
 * addresses in it, and hang further objects on it.
 */
export function safeCause(thrown: unknown, redact: Redact): Error {
  const { name, message, cause } = membersOf(thrown)
  // Node's `fetch failed` says what happened only there (`ECONNREFUSED`).
  const { code } = membersOf(cause)
  return new Error(printable(redact([name, message, code].filter(text.read).join(' ')), 4096))
}

/**
 * The reasons in an error body. Which shape the OAuth paths use is documented nowhere, so all
 * are read: v2 `{ errors: [{ code, title }] }`, v1 `{ error: { code, description } }`, and
 * `{ error, error_description }`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export function readErrors(body: string, redact: Redact): SunshineApiErrorEntry[] {
  const { errors, error, error_description } = parseFields(body) ?? {}
  return [errors ?? error].flat().flatMap((entry) => {
    // RFC 6749 gives the code itself, as text.
    const { code = entry, title, description = error_description } = asFields(entry)
    const name = text.read(code)
    if (!name) return []
    const sentence = text.read(title ?? description) ?? ''
    return [{ code: printable(redact(name)), title: printable(redact(sentence), 4096) }]
  })
}

/**
 * Whether what `fetch` has thrown is no failure, but how Next.js and React tell themselves that a page
 * can't be made before it is asked for: they put a `digest` on it, and whoever swallows it breaks the
 * build.
 *
 * @see https://nextjs.org/docs/app/api-reference/functions/unstable_rethrow
 */
export function isFrameworkSignal(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null || !('digest' in thrown)) return false
  return typeof thrown.digest === 'string'
}
