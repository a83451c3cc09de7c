import { SunshineConnectElement } from './element/sunshine-connect-element.js'

/** Brings the types of the tag, its properties and its events to whoever imports this module alone. */
export type { SunshineConnectElement } from './element/sunshine-connect-element.js'

// Another copy of the library may have been quicker, and on a server there is no registry.
if (globalThis.customElements && !customElements.get('sunshine-connect')) {
  customElements.define('sunshine-connect', SunshineConnectElement)
}
