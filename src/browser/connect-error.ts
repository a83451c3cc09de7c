/** Why an attempt to connect failed. Each reason's cure stands in the README's table of errors. */
export type ConnectErrorCode = keyof typeof MESSAGES

interface ConnectErrorDetails {
  error?: string
  errorDescription?: string
  errorUri?: string
  status?: number
  body?: unknown
  cause?: unknown
}

const BRAND: unique symbol = Symbol.for('sunshine-connect')

const MESSAGES = {
  // In a frame below a page with `Cross-Origin-Opener-Policy: same-origin`, `window.open` returns
  // null although the window opened: nobody can tell which it was.
  popup_blocked:
    'Popup blocked: call connect() in the click handler, before any await (in a frame it may be open, out of reach)',
  popup_closed: 'Popup closed by the person: offer to try again',
  popup_isolated: 'Popup cut off from this cross-site frame: connect from a top-level page',
  timeout: 'No answer in time: offer to try again',
  state_mismatch: 'Answer to another request, discarded: try again',
  invalid_response: 'Answer without a usable code or error: check the redirect URI',
  authorization_error: 'Access not granted: see error',
  exchange_failed: 'Code not exchanged by the backend: see status, body, cause',
  storage_unavailable: 'No sessionStorage for a redirect: use a popup',
} as const

/**
 * Every failure of `connect`, `authorize` and `resume`, wrong options (`TypeError`) and a caller's
 * own abort (`signal.reason`) aside. Its message never holds a code, a state or a token.
 */
export class ConnectError extends Error {
  /** The reason: compare this, not the message. */
  readonly code: ConnectErrorCode
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

  constructor(code: ConnectErrorCode, details?: ConnectErrorDetails) {
    super(MESSAGES[code])
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
