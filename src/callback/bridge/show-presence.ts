import { removeEntry, writeEntry } from '../../protocol/entry.js'
import { take } from '../locks.js'
import type { BridgeRequest } from './receive-request.js'

/**
 * What the redirect page in the second window finds in its copy of this window's storage, until the
 * signal: an entry with the name of a lock, which shows that the bridge is there. Nothing in it says
 * that the attempt could be finished over there: the page that began is in a frame, and reached from
 * here alone.
 */
export function showPresence({ state, expires }: BridgeRequest, signal: AbortSignal): void {
  // A page without TLS has neither random names nor locks.
  const lock = crypto.randomUUID?.()
  if (lock) take(lock, signal)
  // JSON knows no Infinity.
  writeEntry(state, { key: '', expires: Math.min(expires, Number.MAX_SAFE_INTEGER), lock })
  signal.addEventListener('abort', () => removeEntry(state))
}
