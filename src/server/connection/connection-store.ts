import type { ConnectionRecord } from './connection-record.js'

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
