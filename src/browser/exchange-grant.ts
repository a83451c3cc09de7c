import type { Grant } from './options.js'
import type { ConnectRequest } from './read-options.js'
import { settleInTime } from './settle-in-time.js'

/** Hands the grant to the backend, once: a code works once. */
export const exchangeGrant = <Connection>(
  grant: Grant,
  request: ConnectRequest<Connection>,
): Promise<Connection> =>
  settleInTime<Connection>(request, async (signal, resolve, _reject, fail) => {
    const { onStatus, exchange, headers, credentials } = request
    const { code, state, clientId, redirectUri } = grant
    try {
      onStatus('exchanging')
      if (typeof exchange === 'function') return resolve(await exchange(grant, { signal }))

      const response = await fetch(exchange, {
        method: 'POST',
        headers: {
          ...Object.fromEntries(headers),
          'content-type': 'application/json',
          accept: 'application/json',
          'x-requested-with': 'sunshine-connect',
        },
        body: JSON.stringify({ code, state, client_id: clientId, redirect_uri: redirectUri }),
        signal,
        credentials,
        // A redirect would carry the code to an address that nobody checked.
        redirect: 'error',
        cache: 'no-store',
      })
      const { ok, status } = response
      if (status === 204) return resolve(undefined as Connection)

      const text = await response.text()
      // Servers quote what they refuse, and JSON may spell it in other ways.
      const redact = (value: unknown) =>
        typeof value === 'string' ? value.replaceAll(code, '…').replaceAll(state, '…') : value
      let body: unknown
      try {
        body = JSON.parse(text, ok ? undefined : (_, value) => redact(value))
        if (ok) return resolve(body as Connection)
      } catch {
        body = redact(text)
      }
      fail('exchange_failed', undefined, { body, status })
    } catch (cause) {
      fail('exchange_failed', undefined, { cause })
    }
  })
