import { SunshineApiError } from './api-error.js'
import type { SunshineApp } from './app.js'
import type { CallOptions } from './call-api.js'
import type { SunshineClient } from './client.js'

/** What became of a connection. */
export type CheckedConnection =
  /** The token works. `app` is what Zendesk says about it now. */
  | { status: 'active'; app: SunshineApp }
  /** Zendesk refuses the token with 401: it was revoked, or the customer removed the integration. */
  | { status: 'removed'; cause: SunshineApiError }
  /** Nobody can tell just now: no answer, 429, 5xx, or something undocumented. Keep the connection. */
  | { status: 'unknown'; cause: SunshineApiError }

/**
 * Asks Zendesk whether a stored connection still works. Nothing is changed, here or there. It takes
 * as long as `getTokenInfo` does, which tries up to three times.
 *
 * @throws TypeError if `accessToken` can't be a token; the signal's `reason` if it is aborted.
 */
export const checkConnection = async (
  client: Pick<SunshineClient, 'getTokenInfo'>,
  { accessToken }: { accessToken: string },
  options: CallOptions = {},
): Promise<CheckedConnection> => {
  try {
    const { app } = await client.getTokenInfo(accessToken, options)
    return { status: 'active', app }
  } catch (cause) {
    if (!(cause instanceof SunshineApiError)) throw cause
    return { status: cause.status === 401 ? 'removed' : 'unknown', cause }
  }
}
