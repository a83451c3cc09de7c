import type { CallOptions } from '../client/call-api.js'
import type { SunshineClient } from '../client/create-sunshine-client.js'
import { isSunshineApiError, type SunshineApiError } from '../client/sunshine-api-error.js'
import type { SunshineApp } from '../client/sunshine-app.js'

/** What became of a connection. */
export type CheckedConnection =
  /** The token works. `app` is what Zendesk says about it now. */
  | { status: 'active'; app: SunshineApp }
  /**
   * Zendesk refuses the token with 401: it was revoked, or the customer removed the integration. An
   * outage may look the same: mark the connection, forget nothing.
   */
  | { status: 'removed'; cause: SunshineApiError }
  /** Nobody can tell just now: no answer, 429, 5xx, or something undocumented. Keep the connection. */
  | { status: 'unknown'; cause: SunshineApiError }

/**
 * Asks Zendesk whether a stored connection still works. Nothing is changed, here or there: what it
 * found is kept by `recordCheck`. It takes as long as `getTokenInfo` does, which tries up to three
 * times.
 *
 * @throws TypeError if `accessToken` can't be a token; the signal's `reason` if it is aborted.
 *
 * @example
 * ```ts
 * import { createSunshineClient } from 'sunshine-connect/server'
 * import { checkConnection } from 'sunshine-connect/server/connection'
 *
 * const client = createSunshineClient({ clientId: 'shoplifter', clientSecret: 'from the environment' })
 * const checked = await checkConnection(client, { accessToken: 'a-stored-token' })
 * if (checked.status === 'active') console.log(checked.app.displayName)
 * ```
 */
export async function checkConnection(
  client: Pick<SunshineClient, 'getTokenInfo'>,
  { accessToken }: { accessToken: string },
  options: CallOptions = {},
): Promise<CheckedConnection> {
  try {
    const { app } = await client.getTokenInfo(accessToken, options)
    return { status: 'active', app }
  } catch (cause) {
    if (!isSunshineApiError(cause)) throw cause
    return { status: cause.status === 401 ? 'removed' : 'unknown', cause }
  }
}
