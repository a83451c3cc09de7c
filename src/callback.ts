export { type RelayCallbackOptions, relayCallback } from './callback/relay-callback.js'
export type { RelayOutcome } from './callback/relay-outcome.js'
export type { RelayMessages } from './protocol/relay-options.js'
