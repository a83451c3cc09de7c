import { listen } from '../../platform/listen.js'
import { own } from '../../platform/own.js'

/**
 * Calls `arrive` whenever this page comes to where it can hear, and what that returns once the page holds
 * the attempt's lock: the sign that it waits, and that no other page may take the answer. A page that is
 * left lets go of the lock: so it may rest in the back/forward cache, and the redirect page learns that
 * nobody waits.
 */
export function stayReachable(
  lock: string,
  signal: AbortSignal,
  arrive: (presence: AbortSignal) => () => void,
): void {
  let presence = new AbortController()

  async function come() {
    const mine = new AbortController()
    presence.abort()
    presence = mine
    const onLock = arrive(mine.signal)
    await holdLock(lock, mine.signal)
    if (!mine.signal.aborted) onLock()
  }
  const leave = () => presence.abort()
  const onPageShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted) come()
  }

  come()
  listen(window, 'pagehide', leave, { signal })
  listen(window, 'pageshow', onPageShow, { signal })
  signal.addEventListener('abort', leave)
}

/**
 * Takes a Web Lock and holds it until `signal` aborts. Resolves once it is held, and at once where locks
 * are refused or unknown.
 *
 * @see https://www.w3.org/TR/web-locks/
 */
export function holdLock(name: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = () => resolve()
    const holdUntilAborted = () => {
      go()
      return new Promise<void>((release) => {
        // A grant may have been under way when the signal aborted.
        if (signal.aborted) release()
        signal.addEventListener('abort', () => release())
      })
    }
    try {
      window.navigator.locks.request(name, own({ signal }), holdUntilAborted).catch(go)
    } catch {
      go()
    }
  })
}
