import { isLoopback } from './is-loopback.js'

/** https, or this machine, and nobody's name in it: where people, answers and secrets may be sent. */
export function isSafeUrl({ protocol, hostname, username, password }: URL): boolean {
  if (username || password) return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}
