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
 * How an option is read: to what the request keeps of it, or to `false` if it is wrong (as it is
 * when reading throws); what it must be; and its default, without which it may be left out.
 */
type Rule = [read: (value: never) => unknown, cure: string, fallback?: unknown]

/** What `setTimeout` can take: beyond it browsers fire at once. Some 24 days. */
const LONGEST_TIMER = 2 ** 31 - 1
const RESERVED = /^(client_id|response_type|state|redirect_uri)$/

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** Where secrets or people are sent to: https, this page's own origin, or this machine. */
const readUrl = (value: string | URL) => {
  const url = new URL(value, location.href)
  const { protocol, hostname, origin, hash } = url
  const isLocal =
    protocol === 'http:' && /^(.+\.)?localhost$|^127(\.\d+){3}$|^\[::1]$/.test(hostname)
  return !hash && (isLocal || protocol === 'https:' || origin === location.origin) && url
}

const readOwnUrl = (value: string | URL) => {
  const url = new URL(value, location.href)
  return url.origin === location.origin && url
}

const readOneOf =
  (allowed: string): Rule[0] =>
  (value: string) =>
    allowed.split(', ').includes(value) && value

const A_URL = 'an https, same-origin or localhost URL without fragment'
const MODES = 'popup, redirect, auto'
const CREDENTIALS = 'same-origin, include, omit'

const AUTHORIZE_RULES: Record<keyof AuthorizeOptions, Rule> = {
  clientId: [(id: string) => isText(id) && id, 'a non-empty string', ''],
  redirectUri: [readUrl, A_URL],
  callbackOrigin: [(origin: string) => new URL(origin).origin === origin && origin, 'an origin'],
  authorizeUrl: [readUrl, A_URL, 'https://oauth-bridge.zendesk.com/sc/oauth/authorize'],
  params: [
    (params: object) => !Object.keys(params).some((name) => RESERVED.test(name)) && params,
    'an object without client_id, response_type, state, redirect_uri',
    {},
  ],
  state: [
    (state: string | PromiseLike<string>) =>
      (isText(state) || typeof state.then === 'function') && state,
    'a non-empty string or a promise of one',
  ],
  signal: [(signal: AbortSignal) => 'aborted' in signal && signal, 'an AbortSignal'],
  timeout: [(ms: number) => ms > 0 && Math.min(ms, LONGEST_TIMER), 'above 0', 600_000],
  closedGrace: [(ms: number) => ms >= 0 && ms, '0 or more', 3000],
  popup: [
    // Every window has a `window` that even another origin may read.
    (popup: object | null) => (popup && !('window' in popup) ? { size: popup } : { window: popup }),
    '{ width, height } or a window',
    {},
  ],
  mode: [readOneOf(MODES), MODES, 'popup'],
  returnTo: [readOwnUrl, 'a same-origin URL', ''],
  onStatus: [(call: unknown) => typeof call === 'function' && call, 'a function', () => {}],
}

const CONNECT_RULES: Record<keyof ConnectOptions, Rule> = {
  ...AUTHORIZE_RULES,
  exchange: [
    (exchange: ConnectOptions['exchange']) =>
      typeof exchange === 'function' ? exchange : readUrl(exchange),
    `a function or ${A_URL}`,
    'data:',
  ],
  credentials: [readOneOf(CREDENTIALS), CREDENTIALS, 'same-origin'],
  headers: [(headers: HeadersInit) => new Headers(headers), 'valid headers', {}],
}

export const readAuthorizeOptions = (options: AuthorizeOptions): AuthorizeRequest =>
  read(options, AUTHORIZE_RULES) as unknown as AuthorizeRequest

export const readConnectOptions = <Connection>(
  options: ConnectOptions<Connection>,
): ConnectRequest<Connection> =>
  read(options, CONNECT_RULES) as unknown as ConnectRequest<Connection>

/** Throws a `TypeError` that names the wrong option and its cure. */
function read(options: object, rules: Record<string, Rule>): Record<string, unknown> {
  const request: Record<string, unknown> = { state: randomState() }
  for (const [name, [read, cure, fallback]] of Object.entries(rules)) {
    const given = options[name as keyof typeof options]
    const value = given === undefined ? fallback : given
    if (value === undefined) continue
    let kept: unknown = false
    try {
      kept = read(value as never)
    } catch {}
    if (kept === false) throw wrongOption(name, cure)
    request[name] = kept
  }
  return request
}

export const wrongOption = (name: string, cure: string): TypeError =>
  new TypeError(`Option "${name}" must be ${cure}`)

/** 256 random bits, base64url: out of reach of guessing (RFC 6749, section 10.10). */
const randomState = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace('=', '')
