import type { IncomingHttpHeaders } from 'node:http'

/** What the nearest proxy says that it was asked for. */
export interface ForwardedOrigin {
  /** `http` or `https`, in lower case; not checked. */
  scheme?: string | undefined
  /** With the port, if there is one; not checked. */
  host?: string | undefined
}

/**
 * `X-Forwarded-…` come first: proxies that write `Forwarded` are rare, and those that don't know it
 * hand on what a client has written there.
 */
export function readForwardedOrigin(headers: IncomingHttpHeaders): ForwardedOrigin {
  const forwarded = readForwarded(headers.forwarded)
  const scheme = lastValue(headers['x-forwarded-proto']) ?? forwarded.get('proto')
  const host = lastValue(headers['x-forwarded-host']) ?? forwarded.get('host')
  return { scheme: scheme?.toLowerCase(), host }
}

/** Each proxy adds its value at the end, so the last is that of the nearest. */
function lastValue(header: string | string[] | undefined): string | undefined {
  const values = header === undefined ? [] : [header].flat().join(',').split(',')
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
