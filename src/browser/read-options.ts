import type { AuthorizeOptions, ConnectOptions } from './options.js'

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
  /** An earlier page opened the window: there is none to open, nor to observe. */
  isOpen?: true
  popup: { window?: Window | null; size?: { width?: number; height?: number } }
  mode: NonNullable<AuthorizeOptions['mode']>
  returnTo: URL
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
type Rule = [read: (value: never) => unknown, cure: string, fallback?: unknown]

/** What `setTimeout` can take: beyond it browsers fire at once. Some 24 days. */
const LONGEST_TIMER = 2 ** 31 - 1
const SAFE_ORIGIN = /^https:|^http:\/\/(.+\.)?(localhost|127[\d.]+|\[::1])(:\d+)?$/
const URL_CURE = 'an https, same-origin or localhost URL'
const MODES = 'popup, redirect, auto'
const CREDENTIALS = 'same-origin, include, omit'
const RESERVED = 'client_id, response_type, state, redirect_uri'

export const readText = (value: unknown) => typeof value === 'string' && value

const readDuration = (value: number) => value > 0 && Math.min(value, LONGEST_TIMER)

const readFunction = (value: unknown) => typeof value === 'function' && value

const readOneOf = (allowed: string) => (value: string) =>
  allowed.split(', ').includes(value) && value

/** Throws what is neither a string nor a URL, and what browsers can't go to or `fetch` refuses. */
const parseUrl = (value: string | URL) => {
  const url = new URL((value as URL).href ?? (value as string).trim(), location.href)
  return /^https?:$/.test(url.protocol) && !url.username && !url.password && url
}

const readOwnUrl = (value: string | URL) => {
  const url = parseUrl(value)
  return url && url.origin === location.origin && url
}

/** Where secrets or people are sent to: https, this page's own origin, or this machine. */
const readUrl = (value: string | URL) => {
  const url = parseUrl(value)
  return url && (url.origin === location.origin || SAFE_ORIGIN.test(url.origin)) && url
}

const AUTHORIZE_RULES: Record<keyof AuthorizeOptions, Rule> = {
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
    'a non-empty string or a promise of one',
  ],
  signal: [(value: AbortSignal) => 'aborted' in value && value, 'an AbortSignal'],
  timeout: [readDuration, 'above 0', 600_000],
  closedGrace: [readDuration, 'above 0', 3000],
  popup: [
    // Every window has a `window` that even another origin may read. `null` was no window.
    (value: object | null) =>
      value === null || 'window' in value ? { window: value } : { size: value },
    'a size or a window',
    {},
  ],
  mode: [readOneOf(MODES), MODES, 'popup'],
  returnTo: [readOwnUrl, 'a same-origin URL', ''],
  onStatus: [readFunction, 'a function', () => {}],
}

const CONNECT_RULES: Record<keyof ConnectOptions, Rule> = {
  ...AUTHORIZE_RULES,
  exchange: [
    (value: string | URL) => readFunction(value) || (value && readUrl(value)),
    `a function or ${URL_CURE}`,
    'data:',
  ],
  credentials: [readOneOf(CREDENTIALS), CREDENTIALS, 'same-origin'],
  headers: [(value: HeadersInit) => new Headers(value), 'valid headers', {}],
}

export const readAuthorizeOptions = (options: AuthorizeOptions): AuthorizeRequest =>
  read(options, AUTHORIZE_RULES)

export const readConnectOptions = <Connection>(
  options: ConnectOptions<Connection>,
): ConnectRequest<Connection> => read(options, CONNECT_RULES)

/** Throws a `TypeError` that names the wrong option and its cure. */
function read<Request>(options: object, rules: Record<string, Rule>): Request {
  const request: Record<string, unknown> = {}
  for (const [name, [read, cure, fallback]] of Object.entries(rules)) {
    const { [name]: value = fallback } = options as Record<string, unknown>
    if (value === undefined) continue
    try {
      request[name] = read(value as never)
    } catch {}
    if (!request[name]) throw wrongOption(name, cure)
  }
  return { state: randomState(), ...request } as Request
}

export const wrongOption = (name: string, cure: string): TypeError =>
  new TypeError(`Option "${name}" must be ${cure}`)

/** 256 random bits, base64url: out of reach of guessing (RFC 6749, section 10.10). */
const randomState = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace('=', '')
