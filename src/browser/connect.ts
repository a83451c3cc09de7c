import { exchangeGrant } from './exchange-grant.js'
import { obtainGrant } from './obtain-grant.js'
import type { Connection, ConnectOptions } from './options.js'
import { readConnectOptions } from './read-options.js'
import { shareAttempt } from './share-attempt.js'

/**
 * Connects a person's Sunshine Conversations account: `authorize`, and then the grant goes to your
 * backend, which exchanges the code for a token, server to server. Resolves with what the backend
 * answered, or your `exchange` function returned. Call it synchronously in a click handler.
 *
 * While the same attempt is pending (client, redirect URI, authorize URL, exchange, and no other
 * `state` text or promise), a second call returns the same promise and brings the popup to the front.
 *
 * Rejects with a `TypeError` that names a wrong option, before any window opens; with
 * `signal.reason` when aborted; else with a `ConnectError`.
 *
 * @example
 * ```ts
 * import { connect } from 'sunshine-connect'
 *
 * document.querySelector('button')?.addEventListener('click', async () => {
 *   const { app } = await connect({ clientId: 'acme', exchange: '/api/connect' })
 *   console.log(`Connected to ${app.displayName}`)
 * })
 * ```
 */
export function connect<Result = Connection>(options: ConnectOptions<Result>): Promise<Result> {
  return shareAttempt(
    () => readConnectOptions(options),
    async (shared) => exchangeGrant(await obtainGrant(shared), shared.request),
  )
}
