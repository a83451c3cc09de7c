import type { CheckedConnection } from './check-connection.js'
import { type ConnectionRecord, parseConnectionRecord } from './connection-record.js'
import type { ConnectionPlace } from './connection-store.js'

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
