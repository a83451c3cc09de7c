export { type RelayOutcome, relayCallback } from './callback/relay-callback.js'
export type { RelayCallbackOptions } from './callback/settings.js'
export type { RelayMessages } from './protocol/relay-options.js'
