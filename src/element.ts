export type {
  ConnectErrorEvent,
  ConnectStatusEvent,
  ConnectSuccessEvent,
} from './element/events.js'
export type { ElementStatus } from './element/status.js'
export { SunshineConnectElement } from './element/sunshine-connect-element.js'
export type { ElementMessages } from './element/texts.js'
