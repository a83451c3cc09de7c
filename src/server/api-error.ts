const BRAND = Symbol.for('sunshine-connect.SunshineApiError')

/** The client's operations that ask Zendesk something. */
export type SunshineOperation = 'getToken' | 'getTokenInfo' | 'revokeAccess'

/** One of the reasons that Zendesk gave. */
export interface SunshineApiErrorEntry {
  /** Zendesk's name for it, such as `unauthorized`. */
  code: string | undefined
  /** Zendesk's sentence about it. */
  title: string | undefined
}

/** What a `SunshineApiError` carries beside its operation and code. */
export interface SunshineApiErrorDetails {
  status?: number | undefined
  errors?: readonly SunshineApiErrorEntry[]
  body?: string
  retryAfter?: number | undefined
  cause?: unknown
}

const REASONS: Record<string, string> = {
  network_error: 'not reached: check network, bridgeUrl and apiUrl.',
  timeout: 'no answer in time: try later, or raise timeout.',
  invalid_response: 'undocumented answer: check bridgeUrl and apiUrl.',
}

/**
 * Zendesk refused, could not be reached, or answered with something else. The client's secret, the
 * code and the access token of the request are redacted from everything in here.
 */
export class SunshineApiError extends Error {
  /** The client's method that failed. */
  readonly operation: SunshineOperation
  /**
   * Zendesk's own code (`unauthorized`, `invalid_grant`, …) if it gave one, else
   * `network_error` (no answer, or it broke off), `timeout` (the client's time limit passed) or
   * `invalid_response` (no documented answer, or a redirect: those are never followed).
   */
  readonly code: string
  /** The HTTP status, or undefined when there was no whole answer. */
  readonly status: number | undefined
  /** What Zendesk gave as reasons, at most 20, in its order. Empty if it gave none. */
  readonly errors: readonly SunshineApiErrorEntry[]
  /** How long Zendesk asks to wait, in milliseconds, if it said so (`Retry-After`). */
  readonly retryAfter: number | undefined
  /**
   * The start of the answer, at most 4,096 characters. Not enumerable, so that loggers leave it
   * out. Empty for a token answer with status 2xx, which may hold a token, unless it is HTML.
   */
  declare readonly body: string

  static {
    Object.defineProperty(SunshineApiError.prototype, BRAND, { value: true })
    Object.defineProperty(SunshineApiError.prototype, 'name', { value: 'SunshineApiError' })
  }

  constructor(operation: SunshineOperation, code: string, details: SunshineApiErrorDetails = {}) {
    const { status, errors = [], body = '', retryAfter, cause } = details
    super(`${operation} failed: ${status ? `${status} ` : ''}${REASONS[code] ?? code}`, { cause })
    this.operation = operation
    this.code = code
    this.status = status
    this.errors = errors
    this.retryAfter = retryAfter
    Object.defineProperty(this, 'body', { value: body })
  }
}

/**
 * Whether `value` is a `SunshineApiError`, of this copy of the library or another: `instanceof`
 * fails when two copies are installed.
 */
export const isSunshineApiError = (value: unknown): value is SunshineApiError =>
  typeof value === 'object' && value !== null && BRAND in value
