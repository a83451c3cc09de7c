import type { PopupSize } from './option-kinds.js'
import type { AuthorizeOptions, ConnectOptions, StateOption } from './options.js'

/** `AuthorizeOptions` that were checked, parsed and completed. */
export interface AuthorizeRequest {
  clientId: string
  /** As it is sent. */
  redirectUri?: string | undefined
  callbackOrigin?: string | undefined
  authorizeUrl: URL
  params: Record<string, string>
  /** As it was given. */
  state?: StateOption | undefined
  signal?: AbortSignal | undefined
  /** Milliseconds. */
  timeout: number
  /** Milliseconds. */
  closedGrace: number
  popup: PopupSize
  /** A window of the caller's; `null` if that was blocked. */
  window?: Window | null | undefined
  mode: 'popup' | 'redirect' | 'auto'
  returnTo?: URL | undefined
  onStatus: NonNullable<AuthorizeOptions['onStatus']>
  /** Of `connect` only. */
  exchange?: Exchange<unknown> | undefined
}

/** `ConnectOptions` that were checked, parsed and completed. */
export interface ConnectRequest<Result> extends AuthorizeRequest {
  exchange: Exchange<Result>
  credentials: RequestCredentials
  headers: Headers
}

export type Exchange<Result> = Exclude<ConnectOptions<Result>['exchange'], string>

/** Which attempt it is, in words that can be kept beyond this page. A function has none. */
export function attemptKey({
  clientId,
  redirectUri,
  authorizeUrl,
  exchange,
}: AuthorizeRequest): string {
  const exchanged = typeof exchange === 'function' ? 'by a function' : exchange
  return JSON.stringify([clientId, redirectUri, authorizeUrl, exchanged])
}

/** Whether what is asked for is under way already. */
export function isSameAttempt(asked: AuthorizeRequest, running: AuthorizeRequest): boolean {
  const isSameFunction = typeof asked.exchange !== 'function' || asked.exchange === running.exchange
  return (
    attemptKey(asked) === attemptKey(running) && isSameFunction && !hasOtherState(asked, running)
  )
}

/** A function makes no difference: it gives a state to each attempt. */
function hasOtherState({ state }: AuthorizeRequest, running: AuthorizeRequest): boolean {
  return state !== undefined && typeof state !== 'function' && state !== running.state
}

/** The origin of the redirect page, which alone may bring the answer by message. */
export function callbackOriginOf({ callbackOrigin, redirectUri }: AuthorizeRequest): string {
  if (callbackOrigin) return callbackOrigin
  return redirectUri ? new URL(redirectUri).origin : self.origin
}
