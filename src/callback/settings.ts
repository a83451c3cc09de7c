import type { RelayOptions } from '../protocol/relay-options.js'
import { isOwnPage, isSafe, parseUrl } from './parse-url.js'

/** The options that decide where the answer goes, checked. */
export interface Settings {
  /** Exact origins, which `postMessage` can take. */
  openerOrigins: readonly string[]
  /** Only where it is on another origin: a page of this one needs no hop, and could hop for ever. */
  forwardTo: URL | undefined
  /** Milliseconds. */
  ackTimeout: number
}

const ACK_TIMEOUT = 1500

/**
 * Never throws: what is wrong is left out and said on the console, since the person must not pay for
 * it.
 */
export function readSettings({ openerOrigins, forwardTo, ackTimeout }: RelayOptions): Settings {
  const hop = forwardTo === undefined ? undefined : readAddress('forwardTo', forwardTo)
  return {
    openerOrigins: [openerOrigins === undefined ? location.origin : openerOrigins]
      .flat()
      .map((value) => readAddress('openerOrigins', value)?.origin)
      .filter((origin) => origin !== undefined),
    forwardTo: hop && !isOwnPage(hop) ? hop : undefined,
    ackTimeout: ackTimeout !== undefined && ackTimeout >= 0 ? ackTimeout : ACK_TIMEOUT,
  }
}

function readAddress(option: string, value: unknown): URL | undefined {
  const url = parseUrl(value)
  if (url && (isSafe(url) || (isOwnPage(url) && !url.username && !url.password))) return url
  console.error(
    `sunshine-connect: "${option}" takes https, this machine or this page's own origin, without credentials. Left out:`,
    withoutCredentials(value),
  )
  return undefined
}

/** A password in a wrong address is a password. */
function withoutCredentials(value: unknown): string {
  return String(value).replace(/^.*@/s, '…@')
}
