export type { RelayMessages, RelayOptions } from './protocol/relay-options.js'
export type { CallOptions } from './server/client/call-api.js'
export type { Marketplace, SunshineClientOptions } from './server/client/client-options.js'
export {
  type AccessToken,
  createSunshineClient,
  type SunshineClient,
} from './server/client/create-sunshine-client.js'
export {
  isSunshineApiError,
  SunshineApiError,
  type SunshineApiErrorDetails,
  type SunshineApiErrorEntry,
  type SunshineOperation,
} from './server/client/sunshine-api-error.js'
export type { SunshineApp } from './server/client/sunshine-app.js'
export type {
  ConnectHandlerEvent,
  ConnectHandlerOptions,
  NewConnection,
} from './server/connect/connect-options.js'
export { createConnectHandler } from './server/connect/create-connect-handler.js'
export type { ProblemCode } from './server/connect/problem.js'
export { createCallbackPage } from './server/create-callback-page.js'
