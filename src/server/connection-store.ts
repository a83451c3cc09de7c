import type { ConnectionRecord } from './connection-record.js'

/**
 * Where connections are kept: a table, a key-value store, a `Map`. The library ships none. Keys are
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
  /** Forgets what is stored under the key. Nothing there is no error. */
  delete(key: string): unknown
}
