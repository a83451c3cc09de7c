import { SunshineConnectElement } from './element/sunshine-connect-element.js'

// Types, and with them those of the tag and its events, for whoever imports this module alone.
export type {
  ConnectErrorEvent,
  ConnectStatusEvent,
  ConnectSuccessEvent,
} from './element/events.js'
export type { SunshineConnectElement } from './element/sunshine-connect-element.js'

// Another copy of the library may have been quicker, and on a server there is no registry.
if (globalThis.customElements && !customElements.get('sunshine-connect')) {
  customElements.define('sunshine-connect', SunshineConnectElement)
}
