export {
  type CheckedConnection,
  checkConnection,
  recordCheck,
} from './server/connection/check-connection.js'
export {
  type ConnectionRecord,
  createConnectionRecord,
  parseConnectionRecord,
} from './server/connection/connection-record.js'
export {
  type ConnectionPlace,
  type ConnectionStore,
  isSameConnection,
} from './server/connection/connection-store.js'
export { type Disconnected, disconnect } from './server/connection/disconnect.js'
export {
  isStoredConnectionError,
  StoredConnectionError,
} from './server/connection/stored-connection-error.js'
export { createRemoveHandler } from './server/remove/create-remove-handler.js'
export type { RemoveContext, RemoveHandlerOptions } from './server/remove/remove-options.js'
