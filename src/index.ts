export { authorize } from './browser/authorize.js'
export { connect } from './browser/connect.js'
export { ConnectError, type ConnectErrorCode, isConnectError } from './browser/connect-error.js'
export type {
  AuthorizeOptions,
  Connection,
  ConnectOptions,
  ConnectStatus,
  Grant,
  StateOption,
} from './browser/options.js'
export { resume } from './browser/resume.js'
