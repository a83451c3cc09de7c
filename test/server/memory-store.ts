import {
  type ConnectionRecord,
  type ConnectionStore,
  isSameConnection,
} from 'sunshine-connect/server/connection'

/** A store in memory, and what lies in it. */
export const memoryStore = () => {
  const rows = new Map<string, unknown>()
  const store: ConnectionStore = {
    get: (key) => rows.get(key),
    set: (key, record) => rows.set(key, record),
    replaceIf: (key, record, next) => {
      if (!isSameConnection(rows.get(key), record)) return false
      if (next) rows.set(key, next)
      else rows.delete(key)
      return true
    },
  }
  return { store, rows, recordOf: (key: string) => rows.get(key) as ConnectionRecord | undefined }
}
