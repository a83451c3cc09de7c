import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { NodeHandlerSettings } from './options.js'

/** With these in it, what claims to be a host would be a path, a query or somebody's name. */
const NO_PART_OF_A_HOST = /[\s/\\?#@]/

/**
 * The address that the browser has asked for, as far as it can be told here; `undefined` where what
 * was sent gives none.
 */
export function requestUrl(
  message: IncomingMessage,
  { origin, trustProxy }: Pick<NodeHandlerSettings, 'origin' | 'trustProxy'>,
): URL | undefined {
  const target = readTarget(message)
  if (!target) return undefined
  const base = origin ?? ownOrigin(message, target, trustProxy)
  const address = `${base}${target.path}`
  return base && URL.canParse(address) ? new URL(address) : undefined
}

interface Target {
  /** Only where the target is a whole address. */
  host?: string | undefined
  /** With the query. */
  path: string
}

/**
 * What stands behind the method: a path, or, as proxies are asked, a whole address. Its host counts
 * before the `Host` header then.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
 */
function readTarget(message: IncomingMessage): Target | undefined {
  const target = originalTarget(message)
  if (target.startsWith('/')) return { path: target }
  const [start, host] = /^https?:\/\/([^/?#]+)/i.exec(target) ?? []
  return start === undefined ? undefined : { host, path: target.slice(start.length) }
}

/** Express and Connect take the path that a router is mounted at off `url`, and keep all of it here. */
function originalTarget({ originalUrl, url }: IncomingMessage & { originalUrl?: unknown }): string {
  return typeof originalUrl === 'string' ? originalUrl : (url ?? '')
}

function ownOrigin(
  message: IncomingMessage,
  target: Target,
  trustProxy: boolean,
): string | undefined {
  const forwarded = trustProxy ? readForwardedOrigin(message.headers) : undefined
  const scheme = forwarded?.scheme ?? ownScheme(message)
  const host = forwarded?.host ?? target.host ?? ownHost(message)
  const isHttp = scheme === 'http' || scheme === 'https'
  return isHttp && host && !NO_PART_OF_A_HOST.test(host) ? `${scheme}://${host}` : undefined
}

function ownScheme({ socket }: IncomingMessage): string {
  return (socket as Partial<TLSSocket>).encrypted ? 'https' : 'http'
}

/** HTTP/2 has a pseudo header in the place of `Host`. @see https://www.rfc-editor.org/rfc/rfc9113#section-8.3.1 */
function ownHost({ headers }: IncomingMessage): string | undefined {
  return lastValue(headers[':authority']) ?? headers.host
}

/** What the nearest proxy says that it was asked for. */
interface ForwardedOrigin {
  /** `http` or `https`, in lower case; not checked. */
  scheme?: string | undefined
  /** With the port, if there is one; not checked. */
  host?: string | undefined
}

/**
 * `X-Forwarded-…` come first: proxies that write `Forwarded` are rare, and those that don't know it
 * hand on what a client has written there.
 */
function readForwardedOrigin(headers: IncomingHttpHeaders): ForwardedOrigin {
  const forwarded = readForwarded(headers.forwarded)
  const scheme = lastValue(headers['x-forwarded-proto']) ?? forwarded.get('proto')
  const host = lastValue(headers['x-forwarded-host']) ?? forwarded.get('host')
  return { scheme: scheme?.toLowerCase(), host }
}

/** Each proxy adds its value at the end, so the last is that of the nearest. */
function lastValue(header: string | string[] | undefined): string | undefined {
  const values = [header].flat().join().split(',')
  return values.at(-1)?.trim() || undefined
}

/**
 * The last proxy's part of `Forwarded`, by names in lower case. Values are tokens or in quotes; the
 * ones that count here hold neither comma nor semicolon, so that one in another value at worst makes
 * this part unreadable.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7239#section-4
 */
function readForwarded(header: string | undefined): Map<string, string> {
  const pairs = (lastValue(header) ?? '').split(';').map((pair) => {
    const [name = '', value = ''] = pair.split('=')
    return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1')] as const
  })
  return new Map(pairs)
}
