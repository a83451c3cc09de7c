import { listen } from '../../platform/listen.js'
import { holdLock } from '../pending/hold-lock.js'

/**
 * Listens while this page can hear, and holds the attempt's lock as the sign of that. A page that is
 * left lets go of both: so it may rest in the back/forward cache, and the redirect page learns that
 * nobody waits. When the person comes back, the lock comes first: whoever has it now may be taking the
 * answer elsewhere.
 */
export function stayReachable(
  lock: string,
  signal: AbortSignal,
  listenTo: (presence: AbortSignal) => void,
): void {
  let presence = new AbortController()

  async function arrive() {
    const mine = new AbortController()
    presence = mine
    await holdLock(lock, mine.signal)
    if (!mine.signal.aborted) listenTo(mine.signal)
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
