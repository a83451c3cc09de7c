import { type ConnectionRecord, parseConnectionRecord } from './connection-record.js'
import { isStoredConnectionError } from './stored-connection-error.js'

/**
 * Where connections are kept: a table, a key-value store, files. The library ships none. Keys are
 * yours: a user's id, usually. Whatever encrypts does so behind this interface.
 */
export interface ConnectionStore {
  /**
   * The connection record that was stored last under the key (or its JSON text), or `null` or
   * `undefined` if there is none.
   */
  get(key: string): unknown
  /** Stores a record, in the place of an earlier one. */
  set(key: string, record: ConnectionRecord): unknown
  /**
   * Stores `next` in the place of `record`, or forgets `record` where `next` is undefined, but only
   * if what is stored under the key is still that connection: see `isSameConnection`. Gives whether
   * it was. Comparing and writing are one step, which nothing comes between (a transaction, a script
   * in Redis, one writer): a connection that was made meanwhile is kept.
   */
  replaceIf(
    key: string,
    record: ConnectionRecord,
    next: ConnectionRecord | undefined,
  ): boolean | Promise<boolean>
}

/** Where one connection is kept: in which store, under which key. */
export interface ConnectionPlace {
  store: Pick<ConnectionStore, 'get' | 'replaceIf'>
  key: string
}

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
