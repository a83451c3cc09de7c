import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { type ForwardedOrigin, readForwardedOrigin } from './forwarded-origin.js'

/** With these in it, what claims to be a host would be a path, a query or somebody's name. */
const NO_PART_OF_A_HOST = /[\s/\\?#@]/

/**
 * The address that the browser has asked for, as far as it can be told here; `undefined` where what
 * was sent gives none.
 */
export function requestUrl(message: IncomingMessage, trustProxy: boolean): URL | undefined {
  const { host = message.headers.host, scheme = ownScheme(message) } = trustProxy
    ? readForwardedOrigin(message.headers)
    : ({} as ForwardedOrigin)
  const path = originalPath(message)
  if (!isHttp(scheme) || !host || NO_PART_OF_A_HOST.test(host) || !path.startsWith('/')) {
    return undefined
  }
  const address = `${scheme}://${host}${path}`
  return URL.canParse(address) ? new URL(address) : undefined
}

function isHttp(scheme: string): boolean {
  return scheme === 'http' || scheme === 'https'
}

function ownScheme({ socket }: IncomingMessage): string {
  return (socket as Partial<TLSSocket>).encrypted ? 'https' : 'http'
}

/** Express and Connect take the path that a router is mounted at off `url`, and keep all of it here. */
function originalPath({ originalUrl, url }: IncomingMessage & { originalUrl?: unknown }): string {
  return typeof originalUrl === 'string' ? originalUrl : (url ?? '')
}
