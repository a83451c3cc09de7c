// Prints new keys for the environment: node examples/server/new-keys.js
import { newKey, newTokenKey } from './keys.js'

console.log(`TOKEN_KEYS=${newTokenKey()}\nREMOVE_KEY=${newKey()}\nSESSION_KEY=${newKey()}`)
