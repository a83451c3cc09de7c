import { oneOf, text } from '../options/kinds.js'
import {
  type OptionKind,
  type OptionRules,
  optional,
  readOptions,
  required,
  withDefault,
} from '../options/read-options.js'
import {
  abortSignal,
  DEFAULT_SIZE,
  duration,
  exactOrigin,
  givenWindow,
  listener,
  ownUrl,
  popupSize,
  queryParameters,
  redirectUri,
  requestHeaders,
  safeUrl,
} from './option-kinds.js'
import type { AuthorizeOptions, ConnectOptions } from './options.js'
import type { AuthorizeRequest, ConnectRequest, Exchange } from './request.js'
import { stateOption } from './state.js'

const AUTHORIZE_URL = 'https://oauth-bridge.zendesk.com/sc/oauth/authorize'

const exchange: OptionKind<Exchange<unknown>> = {
  mustBe: `a function, or ${safeUrl.mustBe}`,
  read: (value) =>
    typeof value === 'function' ? (value as Exchange<unknown>) : safeUrl.read(value),
}

/** Made anew for each call: what is left out must not be shared between attempts. */
function rules(): OptionRules<ConnectRequest<unknown>> {
  return {
    clientId: required(text),
    redirectUri: optional(redirectUri),
    callbackOrigin: optional(exactOrigin),
    authorizeUrl: withDefault(new URL(AUTHORIZE_URL), safeUrl),
    params: withDefault({}, queryParameters),
    state: optional(stateOption),
    signal: optional(abortSignal),
    timeout: withDefault(600_000, duration),
    closedGrace: withDefault(3000, duration),
    popup: withDefault(DEFAULT_SIZE, popupSize),
    window: optional(givenWindow),
    mode: withDefault('popup', oneOf('popup', 'redirect', 'auto')),
    returnTo: optional(ownUrl),
    onStatus: withDefault(() => {}, listener()),
    exchange: required(exchange),
    credentials: withDefault('same-origin', oneOf('same-origin', 'include', 'omit')),
    headers: withDefault(new Headers(), requestHeaders),
  }
}

/** @throws TypeError that names the wrong option and its cure. */
export function readConnectOptions<Result>(
  options: ConnectOptions<Result>,
): ConnectRequest<Result> {
  needBrowser()
  return readOptions(options, rules()) as ConnectRequest<Result>
}

/**
 * Options that are shared with `connect` have an `exchange`, too: it is checked, and then has no part
 * in the attempt.
 *
 * @throws TypeError that names the wrong option and its cure.
 */
export function readAuthorizeOptions(options: AuthorizeOptions): AuthorizeRequest {
  needBrowser()
  const request = readOptions<AuthorizeRequest>(options, {
    ...rules(),
    exchange: optional(exchange),
  })
  return { ...request, exchange: undefined }
}

function needBrowser(): void {
  if (typeof document === 'undefined') {
    throw new TypeError('This needs a browser.')
  }
}
