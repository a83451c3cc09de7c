import { own } from '../../platform/own.js'
/**
 * Takes a Web Lock and holds it until `signal` aborts: the sign, for the redirect page, that this page
 * waits. Resolves once it is held, and at once where locks are refused or unknown.
 *
 * @see https://www.w3.org/TR/web-locks/
 */
export function holdLock(name: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = () => resolve()
    const holdUntilAborted = () => {
      go()
      return new Promise<void>((release) => signal.addEventListener('abort', () => release()))
    }
    try {
      navigator.locks.request(name, own({ signal }), holdUntilAborted).catch(go)
    } catch {
      go()
    }
  })
}
