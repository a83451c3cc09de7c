import { ConnectError, isConnectError } from './connect-error.js'
import type { Grant } from './options.js'
import type { ConnectRequest } from './read-options.js'
import { settleInTime } from './settle-in-time.js'

/** Hands the grant to the backend, once: a code works once. */
export const exchangeGrant = <Connection>(
  grant: Grant,
  request: ConnectRequest<Connection>,
): Promise<Connection> =>
  settleInTime<typeof request, Connection>(request, async (flow) => {
    const { exchange, signal, onStatus, resolve, reject } = flow
    try {
      onStatus('exchanging')
      const isFunction = typeof exchange === 'function'
      resolve(await (isFunction ? exchange(grant, { signal }) : post(exchange, grant, flow)))
    } catch (cause) {
      reject(isConnectError(cause) ? cause : new ConnectError('exchange_failed', { cause }))
    }
  })

async function post<Connection>(
  url: URL,
  { code, state, clientId, redirectUri }: Grant,
  { credentials, headers, signal }: ConnectRequest<Connection>,
): Promise<Connection> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      ...Object.fromEntries(headers),
      'content-type': 'application/json',
      accept: 'application/json',
      'x-requested-with': 'sunshine-connect',
    },
    body: JSON.stringify({ code, state, client_id: clientId, redirect_uri: redirectUri }),
    credentials,
    signal,
    // A redirect would carry the code to an address that nobody checked.
    redirect: 'error',
    cache: 'no-store',
  })
  const { ok, status } = response
  if (status === 204) return undefined as Connection
  const text = await response.text()
  try {
    if (ok) return JSON.parse(text)
  } catch {}
  // Servers quote what they refuse, and JSON may spell it in other ways.
  const redact = (value: unknown) =>
    typeof value === 'string' ? value.replaceAll(code, '…').replaceAll(state, '…') : value
  let body = redact(text)
  try {
    body = JSON.parse(text, (_, value) => redact(value))
  } catch {}
  throw new ConnectError('exchange_failed', { status, body })
}
