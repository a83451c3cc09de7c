import type { CallOptions } from '../client/call-api.js'
import type { SunshineClient } from '../client/create-sunshine-client.js'
import { isSunshineApiError, type SunshineApiError } from '../client/sunshine-api-error.js'
import type { SunshineApp } from '../client/sunshine-app.js'
import { type ConnectionRecord, parseConnectionRecord } from './connection-record.js'
import type { ConnectionPlace } from './connection-store.js'

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
  options?: CallOptions,
): Promise<CheckedConnection> {
  try {
    const { app } = await client.getTokenInfo(accessToken, options)
    return { status: 'active', app }
  } catch (cause) {
    if (!isSunshineApiError(cause)) throw cause
    return { status: cause.status === 401 ? 'removed' : 'unknown', cause }
  }
}

/**
 * Keeps what `checkConnection` found: a connection that Zendesk refused is marked with `removedAt`,
 * one that works loses the mark, and where nobody could tell nothing changes. Nothing is ever
 * forgotten: an outage that answers 401 to everything must not empty a store.
 *
 * @param record The record that was checked. Fields of your own beside it aren't stored.
 * @returns False if the person disconnected or connected anew meanwhile: nothing was changed, look
 * again. Else true, also where nothing was to be changed.
 * @throws StoredConnectionError for a record that can't be read; what the store throws, as it is.
 *
 * @example
 * ```ts
 * import { createSunshineClient } from 'sunshine-connect/server'
 * import {
 *   checkConnection,
 *   type ConnectionStore,
 *   parseConnectionRecord,
 *   recordCheck,
 * } from 'sunshine-connect/server/connection'
 *
 * const client = createSunshineClient({ clientId: 'shoplifter', clientSecret: 'from the environment' })
 * export async function isConnected(store: ConnectionStore, user: string) {
 *   const record = parseConnectionRecord(await store.get(user))
 *   const checked = await checkConnection(client, record)
 *   await recordCheck({ store, key: user }, record, checked)
 *   return checked.status === 'active'
 * }
 * ```
 */
export async function recordCheck(
  { store, key }: ConnectionPlace,
  record: ConnectionRecord,
  checked: CheckedConnection,
): Promise<boolean> {
  const next = recordAfter(parseConnectionRecord(record), checked)
  return next ? store.replaceIf(key, record, next) : true
}

/** The record with what was found, or undefined where it says so already. */
function recordAfter(
  record: ConnectionRecord,
  checked: CheckedConnection,
): ConnectionRecord | undefined {
  const { removedAt, ...unmarked } = record
  if (checked.status === 'active' && removedAt !== undefined) return unmarked
  if (checked.status === 'removed' && removedAt === undefined) {
    return { ...unmarked, removedAt: new Date().toISOString() }
  }
  return undefined
}
