/** What the attempt is doing, for the page to show. */
export type ConnectStatus =
  /** The popup is being opened. */
  | 'opening'
  /** The person is signing in, in a popup that can be observed. */
  | 'waiting'
  /**
   * The popup can't be observed any more, which is the normal case with Zendesk: its sign-in cuts
   * the popup from its opener. The answer still arrives; whether the popup is open is unknown. In
   * redirect mode: this tab was to leave, and is still here. Calling `connect` again tries again.
   */
  | 'detached'
  /** The answer is there and the backend is exchanging the code. */
  | 'exchanging'

/** A verified answer: what the backend needs for the token request. */
export interface Grant {
  /** The authorization code: single-use and short-lived. */
  code: string
  /** The `state` that went out and came back. */
  state: string
  clientId: string
  /** As sent, letter for letter; `undefined` when the option was left out. */
  redirectUri: string | undefined
}

/** What `createConnectHandler` answers, and any backend that keeps to the wire contract. */
export interface Connection {
  app: {
    id: string
    displayName: string | null
    subdomain: string | null
  }
}

/** A `state` that your server issued, the promise of one, or a function that gives either. */
export type StateOption = string | PromiseLike<string> | (() => string | PromiseLike<string>)

export interface AuthorizeOptions {
  /** Your integration's client id, as Zendesk gave it to you. */
  clientId: string
  /**
   * One of your registered redirect URIs. Sent as `redirect_uri` only if given, and an absolute one
   * letter for letter, because the service compares it so; a relative one is resolved as links are,
   * `<base>` included. As with every address here, one that a `<base>` so leads to another origin is
   * a `TypeError`. Without it Zendesk uses the first one registered. Needed inside frames of other
   * origins.
   * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
   */
  redirectUri?: string | URL
  /**
   * The origin of the redirect page, when that is neither `redirectUri`'s nor this page's own. Give
   * it when `redirectUri` is left out and the registered one lives on another origin. https, this
   * page's own, or localhost.
   */
  callbackOrigin?: string
  /**
   * The authorization endpoint; https, this page's own origin, or localhost. Default:
   * `https://oauth-bridge.zendesk.com/sc/oauth/authorize`. Point it at the sandbox in development.
   */
  authorizeUrl?: string | URL
  /**
   * Further query parameters for the authorize URL. May not hold `client_id`, `response_type`,
   * `state` or `redirect_uri`. Default: none.
   */
  params?: Record<string, string>
  /**
   * A `state` issued by your server: unguessable, bound to the session, used once. A string, a promise
   * of one, or a function that gives either and is called in the click of each new attempt. At least
   * 20 characters of letters, digits and `-._~=:/` (base64url best): anything else, or one whose
   * authorize URL this page has opened before, is a `TypeError`. Default: 256 random bits, base64url.
   * With a promise the popup opens blank and follows when the state is there.
   * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.7
   */
  state?: StateOption
  /** Cancels the attempt: the promise rejects with `signal.reason`. Default: none. */
  signal?: AbortSignal
  /**
   * How long the person may take, in milliseconds; then the promise rejects with `timeout`. Default:
   * 600000 (10 minutes: sign-ins with a second factor by e-mail take minutes). `Infinity`: no limit.
   * The backend's answer gets the same time anew.
   */
  timeout?: number
  /**
   * With a popup that can't be observed: how long after this page has got the focus back, without a
   * click or a key press of the person, the popup counts as closed; in milliseconds. Default: 3000.
   * Raise it for people who switch between windows while they sign in.
   */
  closedGrace?: number
  /** The popup's size in CSS pixels, centred on this window. Default: 600 by 740. */
  popup?: { width?: number; height?: number }
  /**
   * A window that you have opened yourself, for the attempt to use; `null`, where it was blocked, is
   * `popup_blocked`. Default: the attempt opens one.
   */
  window?: Window | null
  /**
   * `'popup'` (default); `'redirect'`: this tab goes to Zendesk and comes back to `returnTo`, where
   * `resume` finishes; `'auto'`: a popup, and a redirect if the popup is blocked (never in a frame).
   */
  mode?: 'popup' | 'redirect' | 'auto'
  /**
   * Redirect mode: the page of this origin to come back to. Default: this page's whole address,
   * fragment included.
   */
  returnTo?: string | URL
  /**
   * Called at each change of status. What it throws is reported as the page's own error, and the
   * attempt goes on. Default: nobody is told.
   */
  onStatus?: (status: ConnectStatus) => void
}

export interface ConnectOptions<Result = Connection> extends AuthorizeOptions {
  /**
   * Where the code is exchanged. A URL (https, this page's own origin, or localhost) gets one POST
   * of JSON `{ code, state, client_id, redirect_uri? }`; a 2xx with JSON, or 204, is success. A
   * function gets the grant and an `AbortSignal` and returns the result; what it throws becomes the
   * `cause` of `exchange_failed`. Never retried: a code works once. Define a function once, not in
   * each call: another function is another attempt.
   */
  exchange:
    | string
    | URL
    | ((grant: Grant, context: { signal: AbortSignal }) => Result | PromiseLike<Result>)
  /** The POST's `credentials`. Default: `'same-origin'`. */
  credentials?: RequestCredentials
  /** Further headers of the POST, such as your CSRF token. Default: none. */
  headers?: HeadersInit
}
