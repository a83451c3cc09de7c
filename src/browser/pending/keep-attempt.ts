import { channelName } from '../../protocol/channel.js'
import type { PendingAttempt } from '../../protocol/pending-attempt.js'
import type { Flow } from '../flow.js'
import { randomText } from '../random-text.js'
import { type AuthorizeRequest, attemptKey } from '../request.js'
import { isExpired, readEntries, removeEntry, storeEntry } from './entries.js'
import { canFinish } from './resumable.js'

interface Keeping {
  request: AuthorizeRequest
  state: string
  flow: Flow<unknown>
  /** Redirect mode only. */
  returnTo?: string
}

export interface KeptAttempt {
  /** The name of the attempt's Web Lock. */
  readonly lock: string
  /** Whether sessionStorage took it. */
  readonly isStored: boolean
  /** Puts it into a popup that was opened before the state was known, while that is still blank. */
  copyTo(popup: Window): void
  /** Nobody waits for it any more; a person who signs in after all can finish. */
  markEnded(): void
  /** An answer has come: nothing of the attempt is to be found any more. */
  forget(): void
}

/** Keeps a new attempt where the redirect page and a later page of this tab find it. */
export function keepAttempt({ request, state, flow, returnTo }: Keeping): KeptAttempt {
  removeExpired()
  const entry: PendingAttempt = {
    key: attemptKey(request),
    expires: Date.now() + request.timeout,
    lock: channelName(randomText()),
    page: location.href,
    canFinish: canFinish(request),
    returnTo,
  }
  const isStored = storeEntry({ state, entry })
  return { isStored, ...keepOn({ state, entry, flow }) }
}

/**
 * Keeps an attempt that an earlier page began. Without an answer its entry stays until it expires,
 * marked as ended: a person who signs in after all can finish.
 */
export function keepOn({
  state,
  entry,
  flow,
}: {
  state: string
  entry: PendingAttempt
  flow: Flow<unknown>
}): Omit<KeptAttempt, 'isStored'> {
  let isForgotten = false
  const markEnded = () => {
    if (!isForgotten) storeEntry({ state, entry: { ...entry, hasEnded: true } })
  }
  flow.signal.addEventListener('abort', markEnded)
  return {
    lock: entry.lock ?? channelName(randomText()),
    copyTo: (popup) => storeEntry({ state, entry }, { owner: popup }),
    markEnded,
    forget() {
      isForgotten = true
      removeEntry(state)
    },
  }
}

function removeExpired(): void {
  for (const { state, entry } of readEntries()) {
    if (isExpired(entry)) removeEntry(state)
  }
}
