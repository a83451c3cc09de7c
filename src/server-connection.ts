export { type CheckedConnection, checkConnection } from './server/check-connection.js'
export {
  type ConnectionRecord,
  createConnectionRecord,
  parseConnectionRecord,
} from './server/connection-record.js'
export type { ConnectionPlace, ConnectionStore } from './server/connection-store.js'
export { createRemoveHandler } from './server/create-remove-handler.js'
export { type Disconnected, disconnect } from './server/disconnect.js'
export { isSameConnection } from './server/is-same-connection.js'
export { recordCheck } from './server/record-check.js'
export type { RemoveContext, RemoveHandlerOptions } from './server/remove-options.js'
export { isStoredConnectionError, StoredConnectionError } from './server/stored-connection-error.js'
