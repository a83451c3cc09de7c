import { channelName } from '../protocol/channel.js'
import type { PendingAttempt } from '../protocol/pending-attempt.js'
import type { AuthorizeRequest } from './read-options.js'
import { requestKey } from './request-key.js'

/**
 * Keeps the attempt where a later page of this tab finds it, until `signal` aborts. Throws what
 * sessionStorage throws where it is refused.
 */
export function remember(
  request: AuthorizeRequest,
  state: string,
  signal: AbortSignal,
  more?: { returnTo: string },
): void {
  const pending: PendingAttempt = {
    key: requestKey(request),
    expires: Date.now() + request.timeout,
    ...more,
  }
  sessionStorage.setItem(channelName(state), JSON.stringify(pending))
  signal.addEventListener('abort', () => sessionStorage.removeItem(channelName(state)))
}
