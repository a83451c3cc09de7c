import { ownOrigin } from '../platform/own-origin.js'
import type { PopupSize } from './option-kinds.js'
import type { AuthorizeOptions, ConnectOptions, StateOption } from './options.js'

/** `AuthorizeOptions` that were checked, parsed and completed. */
export interface AuthorizeRequest {
  clientId: string
  /** As it is sent. */
  redirectUri: string | undefined
  callbackOrigin: string | undefined
  authorizeUrl: URL
  params: Record<string, string>
  /** As it was given. */
  state: StateOption | undefined
  signal: AbortSignal | undefined
  /** Milliseconds. */
  timeout: number
  /** Milliseconds. */
  closedGrace: number
  popup: PopupSize
  /** A window of the caller's; `null` if that was blocked. */
  window: Window | null | undefined
  mode: 'popup' | 'redirect' | 'auto'
  returnTo: URL | undefined
  onStatus: NonNullable<AuthorizeOptions['onStatus']>
  /** Of `connect` only. */
  exchange: Exchange<unknown> | undefined
}

/** `ConnectOptions` that were checked, parsed and completed. */
export interface ConnectRequest<Result> extends AuthorizeRequest {
  exchange: Exchange<Result>
  credentials: RequestCredentials
  headers: Headers
}

export type Exchange<Result> = Exclude<ConnectOptions<Result>['exchange'], string>

/**
 * Which attempt it is, in words that can be kept beyond this page. Who exchanges on the page itself, in
 * a function or with what `authorize` gives, has none.
 */
export function attemptKey({
  clientId,
  redirectUri,
  authorizeUrl,
  exchange,
}: AuthorizeRequest): string {
  const exchangeUrl = typeof exchange === 'object' ? exchange : undefined
  // Not as JSON, into which Prototype.js writes arrays as texts: another page may be without it.
  return [clientId, redirectUri, authorizeUrl, exchangeUrl].join('\n')
}

/** Whether what is asked for is under way already. */
export function isSameAttempt(asked: AuthorizeRequest, running: AuthorizeRequest): boolean {
  if (attemptKey(asked) !== attemptKey(running) || hasOtherState(asked, running)) return false
  // Each call has made a URL of its own, which the key has in it.
  return typeof asked.exchange === 'object' || asked.exchange === running.exchange
}

/** A function makes no difference: it gives a state to each attempt. */
function hasOtherState({ state }: AuthorizeRequest, running: AuthorizeRequest): boolean {
  return state !== undefined && typeof state !== 'function' && state !== running.state
}

/** The origin of the redirect page, which alone may bring the answer by message. */
export function callbackOriginOf({ callbackOrigin, redirectUri }: AuthorizeRequest): string {
  if (callbackOrigin) return callbackOrigin
  return redirectUri ? new URL(redirectUri).origin : ownOrigin()
}
