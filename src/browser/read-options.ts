import type { AuthorizeOptions, ConnectOptions } from './options.js'
import { readText } from './read-text.js'
import { usePopup } from './use-popup.js'
import type { Way } from './way.js'
import { wrongOption } from './wrong-option.js'

/** `AuthorizeOptions` that were checked, parsed and completed. */
export interface AuthorizeRequest {
  clientId: string
  redirectUri?: URL
  callbackOrigin?: string
  authorizeUrl: URL
  params: Record<string, string>
  state: string | PromiseLike<string>
  signal?: AbortSignal
  timeout: number
  closedGrace: number
  popup: [size: { width?: number; height?: number }, window?: Window | null]
  mode: Way
  /** Redirect mode only. */
  returnTo?: URL
  onStatus: NonNullable<AuthorizeOptions['onStatus']>
}

/** `ConnectOptions` that were checked, parsed and completed. */
export interface ConnectRequest<Connection> extends AuthorizeRequest {
  exchange: Exclude<ConnectOptions<Connection>['exchange'], string>
  credentials: RequestCredentials
  headers: Headers
}

/**
 * How an option is read: to what the request keeps of it, or to something falsy if it is wrong, as
 * it is when reading throws; what it must be; and its default, without which it may be left out.
 */
export type Rule = [read: (value: never) => unknown, cure: string, fallback?: unknown]

/** Some 23 days: not far beyond it, `setTimeout` fires at once. */
const LONGEST_TIMER = 2e9
const SAFE_ORIGIN = /^https:|^http:\/\/(.+\.)?(localhost|127[\d.]+|\[::1])(:\d+)?$/
const URL_CURE = 'an https, same-origin or localhost URL'
const CREDENTIALS = 'same-origin, include, omit'
const RESERVED = 'client_id, response_type, state, redirect_uri'

const readDuration = (value: number) => value > 0 && Math.min(value, LONGEST_TIMER)

const readFunction = (value: unknown) => typeof value === 'function' && value

const readOneOf = (allowed: string) => (value: string) =>
  allowed.split(', ').includes(value) && value

/** Where secrets or people are sent to: https, this page's own origin, or this machine. */
export const readUrl = (value: string | URL) => {
  const url = new URL((value as URL).href ?? (value as string).trim(), location.href)
  const { href, origin } = url
  // Neither blob: nor user names, which `fetch` refuses.
  const isPlain = href.startsWith(`${origin}/`)
  return isPlain && (origin === location.origin || SAFE_ORIGIN.test(origin)) && url
}

/** `resume` adds those of redirect mode, which ends there: who doesn't import it doesn't pay for it. */
export const AUTHORIZE_RULES: Record<Exclude<keyof AuthorizeOptions, 'returnTo'>, Rule> = {
  clientId: [readText, 'a non-empty string', ''],
  redirectUri: [readUrl, URL_CURE],
  callbackOrigin: [(value: string) => new URL(value).origin === value && value, 'an origin'],
  authorizeUrl: [readUrl, URL_CURE, 'https://oauth-bridge.zendesk.com/sc/oauth/authorize'],
  params: [
    (value: object) => !Object.keys(value).some(readOneOf(RESERVED)) && value,
    `without ${RESERVED}`,
    {},
  ],
  state: [
    (value: PromiseLike<string>) => readText(value) || ('then' in value && value),
    'a non-empty string or promise',
  ],
  signal: [(value: AbortSignal) => 'aborted' in value && value, 'an AbortSignal'],
  timeout: [readDuration, 'above 0', 600_000],
  closedGrace: [readDuration, 'above 0', 3000],
  popup: [
    // Every window has a `window` that even another origin may read. `null` was no window.
    (value: object | null) => (value === null || 'window' in value ? [{}, value] : [value]),
    'a size or window',
    {},
  ],
  mode: [(value: string) => value === 'popup' && usePopup, 'popup without resume', 'popup'],
  onStatus: [readFunction, 'a function', () => {}],
}

export const EXCHANGE_RULES: Record<Exclude<keyof ConnectOptions, keyof AuthorizeOptions>, Rule> = {
  exchange: [
    (value: string | URL) => readFunction(value) || readUrl(value || (0 as never)),
    `a function or ${URL_CURE}`,
    0,
  ],
  credentials: [readOneOf(CREDENTIALS), CREDENTIALS, 'same-origin'],
  headers: [(value: HeadersInit) => new Headers(value), 'headers', {}],
}

export const readAuthorizeOptions = (options: AuthorizeOptions): AuthorizeRequest => read(options)

export const readConnectOptions = <Connection>(
  options: ConnectOptions<Connection>,
): ConnectRequest<Connection> => read(options, EXCHANGE_RULES)

/** Throws a `TypeError` that names the wrong option and its cure. */
function read<Request>(options: object, more?: Record<string, Rule>): Request {
  const request: Record<string, unknown> = {}
  for (const [name, [read, cure, fallback]] of Object.entries({ ...AUTHORIZE_RULES, ...more })) {
    const { [name]: value = fallback } = options as Record<string, unknown>
    if (value === undefined) continue
    try {
      request[name] = read(value as never)
    } catch {}
    if (!request[name]) throw wrongOption(name, cure)
  }
  return { state: randomState(), ...request } as Request
}

/** 256 random bits, base64url: out of reach of guessing (RFC 6749, section 10.10). */
const randomState = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace('=', '')
