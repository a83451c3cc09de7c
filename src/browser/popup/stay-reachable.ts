import { listen } from '../../platform/listen.js'
import { own } from '../../platform/own.js'

/**
 * Calls `hear` while this page can hear, and holds the attempt's lock as the sign of that. A page that
 * is left lets go of both: so it may rest in the back/forward cache, and the redirect page learns that
 * nobody waits. When the person comes back, the lock comes first, since another page that holds it may
 * be taking the answer elsewhere.
 */
export function stayReachable(
  lock: string,
  signal: AbortSignal,
  hear: (presence: AbortSignal) => void,
): void {
  let presence = new AbortController()

  async function arrive() {
    const mine = new AbortController()
    presence = mine
    await holdLock(lock, mine.signal)
    if (!mine.signal.aborted) hear(mine.signal)
  }
  const leave = () => presence.abort()
  const onPageShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted) arrive()
  }

  arrive()
  listen(window, 'pagehide', leave, { signal })
  listen(window, 'pageshow', onPageShow, { signal })
  signal.addEventListener('abort', leave)
}

/**
 * Takes a Web Lock and holds it until `signal` aborts: the sign, for the redirect page, that this page
 * waits. Resolves once it is held, and at once where locks are refused or unknown.
 *
 * @see https://www.w3.org/TR/web-locks/
 */
function holdLock(name: string, signal: AbortSignal): Promise<void> {
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
