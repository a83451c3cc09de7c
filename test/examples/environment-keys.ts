import { newKey, newTokenKey } from '../../examples/server/environment.js'

/** The keys that a backend's environment must set. */
export const newEnvironmentKeys = () => ({
  TOKEN_KEYS: newTokenKey(),
  REMOVE_KEY: newKey(),
  SESSION_KEY: newKey(),
})
