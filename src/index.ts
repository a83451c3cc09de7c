export { authorize } from './browser/authorize.js'
export { connect } from './browser/connect.js'
export { ConnectError, type ConnectErrorCode, isConnectError } from './browser/connect-error.js'
export type {
  AuthorizeOptions,
  ConnectOptions,
  ConnectStatus,
  Grant,
} from './browser/options.js'
export { resume } from './browser/resume/resume.js'
