/** Why an attempt to connect failed. The README's table of errors has each one's cures. */
export type ConnectErrorCode =
  /**
   * The browser opened no window: `connect` wasn't called in the click itself, or popups are
   * blocked here. In a frame it may have opened all the same, out of reach: below a page with
   * `Cross-Origin-Opener-Policy: same-origin`, `window.open` says `null` either way.
   */
  | 'popup_blocked'
  /** The person closed the popup, or, when it couldn't be observed, came back from it for good. */
  | 'popup_closed'
  /** This page is in a cross-site frame, and the popup was cut off: nothing can reach this page. */
  | 'popup_isolated'
  /** No answer came in time. */
  | 'timeout'
  /** Our own popup brought another state, or none: the answer was discarded unread. */
  | 'state_mismatch'
  /** The answer has neither code nor error, an empty one, or a parameter twice. */
  | 'invalid_response'
  /** Zendesk answered with an error: see `error`. A person's refusal is `access_denied`. */
  | 'authorization_error'
  /** The backend did not exchange the code: see `status`, `body` and `cause`. */
  | 'exchange_failed'
  /** Redirect mode only: sessionStorage is refused. */
  | 'storage_unavailable'

interface ConnectErrorDetails {
  error?: string
  errorDescription?: string
  errorUri?: string
  status?: number
  body?: unknown
  cause?: unknown
}

const BRAND: unique symbol = Symbol.for('sunshine-connect')

/**
 * Every failure of `connect`, `authorize` and `resume`, wrong options (`TypeError`) and a caller's
 * own abort (`signal.reason`) aside. Its message never holds a code, a state or a token.
 */
export class ConnectError extends Error {
  /** The reason: compare this, not the message. */
  declare readonly code: ConnectErrorCode
  /** `authorization_error`: the server's `error`; a person's refusal is `access_denied`. @see RFC 6749, section 4.1.2.1 */
  declare readonly error?: string
  /** `authorization_error`: the server's `error_description`, if it sent one. */
  declare readonly errorDescription?: string
  /** `authorization_error`: the server's `error_uri`, if it sent one. */
  declare readonly errorUri?: string
  /** `exchange_failed`: the backend's HTTP status; absent when no answer came. */
  declare readonly status?: number
  /** `exchange_failed`: the backend's answer, parsed if it was JSON, with code and state taken out. */
  declare readonly body?: unknown

  /** `cure`: what to do about it, for the message; where trying again won't help. */
  constructor(code: ConnectErrorCode, cure = 'try again', details?: ConnectErrorDetails) {
    super(`${code}: ${cure}`)
    this.code = code
    // Not enumerable: what servers answered stays out of logs that dump an error's properties.
    for (const [name, value] of Object.entries({ name: 'ConnectError', ...details })) {
      Object.defineProperty(this, name, { value })
    }
  }

  get [BRAND](): true {
    return true
  }
}

/**
 * Whether a value is a `ConnectError`, of this copy of the library or of another one on the page
 * (`instanceof` knows only its own).
 */
export const isConnectError = (value: unknown): value is ConnectError =>
  (value as { [BRAND]?: true } | null | undefined)?.[BRAND] === true
