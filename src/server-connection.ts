export { type CheckedConnection, checkConnection } from './server/check-connection.js'
export { ConnectionError } from './server/connection-error.js'
export {
  type ConnectionRecord,
  createConnectionRecord,
  parseConnectionRecord,
} from './server/connection-record.js'
export type { ConnectionStore } from './server/connection-store.js'
export { createRemoveHandler } from './server/create-remove-handler.js'
export { type Disconnected, disconnect } from './server/disconnect.js'
export type { RemoveContext, RemoveHandlerOptions } from './server/remove-options.js'
