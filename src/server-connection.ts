export { type CheckedConnection, checkConnection } from './server/connection/check-connection.js'
export {
  type ConnectionRecord,
  createConnectionRecord,
  parseConnectionRecord,
} from './server/connection/connection-record.js'
export type { ConnectionPlace, ConnectionStore } from './server/connection/connection-store.js'
export { type Disconnected, disconnect } from './server/connection/disconnect.js'
export { isSameConnection } from './server/connection/is-same-connection.js'
export { recordCheck } from './server/connection/record-check.js'
export {
  isStoredConnectionError,
  StoredConnectionError,
} from './server/connection/stored-connection-error.js'
export { createRemoveHandler } from './server/remove/create-remove-handler.js'
export type { RemoveContext, RemoveHandlerOptions } from './server/remove/remove-options.js'
