import { newTokenKey } from './token-keys.js'

console.log(newTokenKey())
