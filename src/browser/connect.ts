import { exchangeGrant } from './exchange-grant.js'
import { obtainGrant } from './obtain-grant.js'
import type { ConnectOptions } from './options.js'
import { readConnectOptions } from './read-options.js'
import { shareAttempt } from './share-attempt.js'

/**
 * Connects a person's Sunshine Conversations account: `authorize`, and then the grant goes to your
 * backend, which exchanges the code for a token, server to server. Resolves with what the backend
 * answered. Call it synchronously in a click handler.
 *
 * While an attempt with the same client, redirect URI and authorize URL is pending, a second call
 * returns the same promise and brings the popup to the front.
 *
 * Rejects with a `TypeError` that names a wrong option, before any window opens; with
 * `signal.reason` when aborted; else with a `ConnectError`.
 */
export function connect<Connection = unknown>(
  options: ConnectOptions<Connection>,
): Promise<Connection> {
  return shareAttempt(
    () => readConnectOptions(options),
    async (request, attempt) => exchangeGrant(await obtainGrant(request, attempt), request),
  )
}
