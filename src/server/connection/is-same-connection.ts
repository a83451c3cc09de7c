import { type ConnectionRecord, parseConnectionRecord } from './connection-record.js'
import { isStoredConnectionError } from './stored-connection-error.js'

/**
 * Whether what is stored is still the connection that a record tells of: the same token, from the
 * same time. Marks make no difference. This is the one comparison before anything is deleted or
 * marked: a store's `replaceIf` calls it.
 *
 * @param stored The record, its JSON text, or nothing. What can't be read is another connection.
 *
 * @example
 * ```ts
 * import {
 *   type ConnectionRecord,
 *   type ConnectionStore,
 *   isSameConnection,
 * } from 'sunshine-connect/server/connection'
 *
 * const rows = new Map<string, ConnectionRecord>()
 * export const store: ConnectionStore = {
 *   get: (key) => rows.get(key),
 *   set: (key, record) => rows.set(key, record),
 *   replaceIf: (key, record, next) => {
 *     if (!isSameConnection(rows.get(key), record)) return false
 *     if (next) rows.set(key, next)
 *     else rows.delete(key)
 *     return true
 *   },
 * }
 * ```
 */
export function isSameConnection(stored: unknown, record: ConnectionRecord): boolean {
  const { accessToken, connectedAt } = record
  const there = readOrNothing(stored)
  return there?.accessToken === accessToken && there.connectedAt === connectedAt
}

function readOrNothing(stored: unknown): ConnectionRecord | undefined {
  try {
    return parseConnectionRecord(stored)
  } catch (error) {
    if (!isStoredConnectionError(error)) throw error
    return undefined
  }
}
