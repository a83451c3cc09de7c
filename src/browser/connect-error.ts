import { own } from '../platform/own.js'

/** Why an attempt to connect failed. `docs/reference/errors.md` has each one's cure. */
export type ConnectErrorCode =
  /**
   * The browser opened no window: `connect` wasn't called in the click itself, or popups are
   * blocked here. In a frame it may have opened all the same, out of reach: below a page with
   * `Cross-Origin-Opener-Policy: same-origin`, `window.open` says `null` either way.
   */
  | 'popup_blocked'
  /** The person closed the popup, or, when it couldn't be observed, came back from it for good. */
  | 'popup_closed'
  /**
   * This page is in a frame, and the popup was cut off with no bridge to it: `redirectUri` was left
   * out, or the redirect page sends a `Cross-Origin-Opener-Policy`.
   */
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

/** What happened, and then what to do. */
const SENTENCES: Record<ConnectErrorCode, string> = {
  popup_blocked:
    'The popup was blocked, or opened out of reach of this frame: call connect() in the click itself.',
  popup_closed: 'The popup was closed: try again.',
  popup_isolated:
    'The popup was cut off from this frame: give redirectUri, and no COOP to the redirect page.',
  timeout: 'No answer came in time: try again.',
  state_mismatch: 'Another state came back: try again.',
  invalid_response: 'The answer is malformed: try again.',
  authorization_error: 'Zendesk answered with an error: see "error".',
  exchange_failed: 'The exchange failed: see "cause".',
  storage_unavailable: 'Storage is refused: use a popup.',
}

interface ConnectErrorDetails {
  /** In place of the code's own sentence. */
  message?: string | undefined
  error?: string | undefined
  errorDescription?: string | undefined
  errorUri?: string | undefined
  status?: number
  body?: unknown
  cause?: unknown
}

const BRAND: unique symbol = Symbol.for('sunshine-connect')

/**
 * Every failure of `connect`, `authorize` and `resume`, wrong options (`TypeError`) and a caller's
 * own abort (`signal.reason`) aside. Its message is for you, not for the person, and never holds a
 * code, a state or a token.
 */
export class ConnectError extends Error {
  /** The reason: compare this, not the message. */
  declare readonly code: ConnectErrorCode
  /** `authorization_error`: the server's `error`; a person's refusal is `access_denied`. @see RFC 6749, section 4.1.2.1 */
  declare readonly error?: string
  /**
   * `authorization_error`: the server's `error_description`, if it sent one. Where it quotes the code or
   * the state, it is withheld, as are `error`, `errorUri` and `body`, and the message says so.
   */
  declare readonly errorDescription?: string
  /** `authorization_error`: the server's `error_uri`, if it sent one. */
  declare readonly errorUri?: string
  /** `exchange_failed`: the backend's HTTP status; absent when no answer came. */
  declare readonly status?: number
  /** `exchange_failed`: the backend's answer, parsed if it was JSON; none where it quotes the code or the state. */
  declare readonly body?: unknown

  constructor(code: ConnectErrorCode, details: ConnectErrorDetails = {}) {
    const { message = SENTENCES[code], ...fields } = own(details)
    super(message)
    this.code = code
    // Not enumerable: what servers answered stays out of logs that dump an error's properties.
    for (const [name, value] of Object.entries({ name: 'ConnectError', ...fields })) {
      Object.defineProperty(this, name, own({ value }))
    }
  }

  get [BRAND](): true {
    return true
  }
}

/**
 * Whether a value is a `ConnectError`, of this copy of the library or of another one on the page
 * (`instanceof` knows only its own).
 *
 * @example
 * ```ts
 * import { connect, isConnectError } from 'sunshine-connect'
 *
 * connect({ clientId: 'acme', exchange: '/api/connect' }).catch((reason) => {
 *   if (isConnectError(reason) && reason.code === 'popup_blocked') console.log('Allow popups.')
 * })
 * ```
 */
export function isConnectError(value: unknown): value is ConnectError {
  return (value as { [BRAND]?: true } | null | undefined)?.[BRAND] === true
}
