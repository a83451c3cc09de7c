import { randomText } from '../../platform/random-text.js'
import { channelName } from '../../protocol/channel.js'
import { writeEntry } from '../../protocol/entry.js'
import type { PendingAttempt } from '../../protocol/pending-attempt.js'
import type { Flow } from '../flow.js'
import { type AuthorizeRequest, attemptKey } from '../request.js'
import { markEnded } from './mark-ended.js'
import { canFinish } from './resumable.js'

interface Keeping {
  request: AuthorizeRequest
  state: string
  flow: Flow<unknown>
  /** Redirect mode only. */
  returnTo: string | undefined
}

export interface KeptAttempt {
  /** The name of the attempt's Web Lock. */
  readonly lock: string
  /** Milliseconds since the epoch. */
  readonly expires: number
  /** Whether sessionStorage took it. */
  readonly isStored: boolean
  /** Puts it into a popup that was opened before the state was known, while that is still blank. */
  copyTo(popup: Window): void
}

/** Keeps a new attempt where the redirect page and a later page of this tab find it. */
export function keepAttempt({ request, state, flow, returnTo }: Keeping): KeptAttempt {
  const lock = randomLockName()
  const expires = Date.now() + request.timeout
  const entry: PendingAttempt = {
    key: attemptKey(request),
    expires,
    lock,
    page: location.href,
    canFinish: canFinish(request),
    returnTo,
  }
  const isStored = writeEntry(state, entry)
  flow.signal.addEventListener('abort', () => markEnded(state))
  return { lock, expires, isStored, copyTo: (popup) => writeEntry(state, entry, popup) }
}

/** With our name in front, for those who look through a page's locks. */
export function randomLockName(): string {
  return channelName(randomText())
}
