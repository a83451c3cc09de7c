import { obtainGrant } from './obtain-grant.js'
import type { AuthorizeOptions, Grant } from './options.js'
import { readAuthorizeOptions } from './read-options.js'
import { shareAttempt } from './share-attempt.js'

/**
 * Asks a person to allow your integration access to their Sunshine Conversations app, in a popup,
 * and resolves with the verified answer: a grant, for your server to exchange for a token. Call it
 * synchronously in a click handler. Most pages want `connect`, which also does the hand-over.
 *
 * While an attempt with the same client, redirect URI and authorize URL is pending, a second call
 * returns the same promise and brings the popup to the front.
 *
 * Rejects with a `TypeError` that names a wrong option, before any window opens; with
 * `signal.reason` when aborted; else with a `ConnectError`.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1
 */
export function authorize(options: AuthorizeOptions): Promise<Grant> {
  return shareAttempt(() => readAuthorizeOptions(options), obtainGrant)
}
