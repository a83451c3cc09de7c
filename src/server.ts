export type { RelayMessages, RelayOptions } from './protocol/relay-options.js'
export {
  isSunshineApiError,
  SunshineApiError,
  type SunshineApiErrorDetails,
  type SunshineApiErrorEntry,
  type SunshineOperation,
} from './server/api-error.js'
export type { SunshineApp } from './server/app.js'
export type { CallOptions } from './server/call-api.js'
export { createCallbackPage } from './server/callback-page.js'
export { type AccessToken, createSunshineClient, type SunshineClient } from './server/client.js'
export type { Marketplace, SunshineClientOptions } from './server/client-options.js'
export { createConnectHandler } from './server/connect-handler.js'
export type { ConnectHandlerEvent } from './server/connect-handler-event.js'
export type { ConnectHandlerOptions, NewConnection } from './server/connect-options.js'
export type { ProblemCode } from './server/problem.js'
