export {
  type RelayCallbackOptions,
  type RelayOutcome,
  relayCallback,
} from './callback/relay-callback.js'
export type { RelayMessages } from './protocol/relay-options.js'
