import { obtainGrant } from './obtain-grant.js'
import type { AuthorizeOptions, Grant } from './options.js'
import { readAuthorizeOptions } from './read-options.js'
import { shareAttempt } from './share-attempt.js'

/**
 * Asks a person to allow your integration access to their Sunshine Conversations app, in a popup,
 * and resolves with the verified answer: a grant, for your server to exchange for a token. Call it
 * synchronously in a click handler. Most pages want `connect`, which also does the hand-over.
 *
 * While the same attempt is pending (client, redirect URI, authorize URL, and no other `state` text or
 * promise), a second call returns the same promise and brings the popup to the front.
 *
 * What redirect mode or "Finish here" brings back, `resume` takes up with an `exchange` function, which
 * gets the grant.
 *
 * Rejects with a `TypeError` that names a wrong option, before any window opens; with
 * `signal.reason` when aborted; else with a `ConnectError`.
 *
 * @example
 * ```ts
 * import { authorize } from 'sunshine-connect'
 *
 * document.querySelector('button')?.addEventListener('click', async () => {
 *   const grant = await authorize({ clientId: 'acme' })
 *   console.log(`The code for ${grant.clientId} is on its way to our own backend.`)
 * })
 * ```
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1
 */
export function authorize(options: AuthorizeOptions): Promise<Grant> {
  return shareAttempt(() => readAuthorizeOptions(options), obtainGrant)
}
