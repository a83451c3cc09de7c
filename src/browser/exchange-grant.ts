import { ConnectError, isConnectError } from './connect-error.js'
import type { Grant } from './options.js'
import type { ConnectRequest } from './read-options.js'
import { settleInTime } from './settle-in-time.js'

/** Hands the grant to the backend, once: a code works once. */
export function exchangeGrant<Connection>(
  grant: Grant,
  request: ConnectRequest<Connection>,
): Promise<Connection> {
  return settleInTime<Connection>(request, async ({ signal, resolve, reject }) => {
    const { exchange, onStatus } = request
    try {
      onStatus('exchanging')
      const exchanged =
        typeof exchange === 'function'
          ? exchange(grant, { signal })
          : post(exchange, grant, request, signal)
      resolve(await exchanged)
    } catch (cause) {
      reject(isConnectError(cause) ? cause : new ConnectError('exchange_failed', { cause }))
    }
  })
}

async function post<Connection>(
  url: URL,
  { code, state, clientId, redirectUri }: Grant,
  { credentials, headers }: ConnectRequest<Connection>,
  signal: AbortSignal,
): Promise<Connection> {
  headers.set('content-type', 'application/json')
  headers.set('accept', 'application/json')
  headers.set('x-requested-with', 'sunshine-connect')
  const response = await fetch(url, {
    method: 'POST',
    headers,
    credentials,
    signal,
    body: JSON.stringify({ code, state, client_id: clientId, redirect_uri: redirectUri }),
    // A redirect would carry the code to an address that nobody checked.
    redirect: 'error',
    cache: 'no-store',
  })
  const { ok, status } = response
  if (status === 204) return undefined as Connection
  const text = await response.text()
  const connection = parse(text)
  if (ok && connection !== text) return connection as Connection
  // Servers quote what they refuse.
  const body = parse(text.replaceAll(code, '…').replaceAll(state, '…'))
  throw new ConnectError('exchange_failed', { status, body })
}

/** The text itself where it isn't JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
