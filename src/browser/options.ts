/** What the attempt is doing, for the page to show. */
export type ConnectStatus =
  /** The popup is being opened. */
  | 'opening'
  /** The person is signing in, in a popup that can be observed. */
  | 'waiting'
  /**
   * The popup can't be observed any more, which is the normal case with Zendesk: its sign-in cuts
   * the popup from its opener. The answer still arrives; whether the popup is open is unknown.
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
  /** As sent; `undefined` when the option was left out. */
  redirectUri: string | undefined
}

export interface AuthorizeOptions {
  /** Your integration's client id, as Zendesk gave it to you. */
  clientId: string
  /**
   * One of your registered redirect URIs, resolved against this page. Sent as `redirect_uri` only
   * if given; without it Zendesk uses the first one registered.
   * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
   */
  redirectUri?: string | URL
  /**
   * The origin of the redirect page, when that is neither `redirectUri`'s nor this page's own. Give
   * it when `redirectUri` is left out and the registered one lives on another origin.
   */
  callbackOrigin?: string
  /**
   * The authorization endpoint; https, this page's own origin, or localhost. Default:
   * `https://oauth-bridge.zendesk.com/sc/oauth/authorize`. Point it at the sandbox in development.
   */
  authorizeUrl?: string | URL
  /**
   * Further query parameters for the authorize URL. May not hold `client_id`, `response_type`,
   * `state` or `redirect_uri`.
   */
  params?: Record<string, string>
  /**
   * A `state` issued by your server, or a promise of one, single-use. Default: 256 random bits,
   * base64url. With a promise the popup opens empty and follows when the state is there.
   * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.7
   */
  state?: string | PromiseLike<string>
  /** Cancels the attempt: the promise rejects with `signal.reason`. */
  signal?: AbortSignal
  /**
   * How long the person may take, in milliseconds; then the promise rejects with `timeout`. Default:
   * 600000 (10 minutes: sign-ins with a second factor by e-mail take minutes). `Infinity`: no limit.
   */
  timeout?: number
  /**
   * With a popup that can't be observed: how long after this page has got the focus back, without a
   * click or a key press of the person, the popup counts as closed; in milliseconds. Default: 3000.
   * Raise it for people who switch between windows while they sign in.
   */
  closedGrace?: number
  /**
   * The popup's size in CSS pixels (default 600 by 740, centred on this window), or a window that
   * you have opened yourself.
   */
  popup?: { width?: number; height?: number } | Window | null
  /**
   * `'popup'` (default); `'redirect'`: this tab goes to Zendesk and comes back to `returnTo`, where
   * `resume` finishes; `'auto'`: a popup, and a redirect if the popup is blocked. The last two come
   * with `resume`: in a bundle that nowhere imports it they are refused.
   */
  mode?: 'popup' | 'redirect' | 'auto'
  /** Redirect mode: the page of this origin to come back to. Default: this page's URL. */
  returnTo?: string | URL
  /** Called at each change of status. */
  onStatus?: (status: ConnectStatus) => void
}

export interface ConnectOptions<Connection = unknown> extends AuthorizeOptions {
  /**
   * Where the code is exchanged. A URL (https, this page's own origin, or localhost) gets one POST
   * of JSON `{ code, state, client_id, redirect_uri? }`; a 2xx with JSON, or 204, is success. A
   * function gets the grant and an `AbortSignal` and returns the connection; what it throws becomes
   * the `cause` of `exchange_failed`. Never retried: a code works once.
   */
  exchange:
    | string
    | URL
    | ((grant: Grant, context: { signal: AbortSignal }) => Connection | PromiseLike<Connection>)
  /** The POST's `credentials`. Default: `'same-origin'`. */
  credentials?: RequestCredentials
  /** Further headers of the POST, such as your CSRF token. */
  headers?: HeadersInit
}
