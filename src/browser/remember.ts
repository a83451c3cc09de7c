import { channelName } from '../protocol/channel.js'
import { savePending } from '../protocol/pending-attempt.js'
import type { Flow } from './obtain-grant.js'
import { requestKey } from './request-key.js'

/**
 * Keeps the attempt where a later page of this tab finds it, for as long as the flow lasts. Throws
 * what sessionStorage throws where it is refused.
 */
export function remember({ request, signal }: Flow, state: string, returnTo?: string): void {
  const { timeout } = request
  savePending(state, {
    key: requestKey(request),
    expires: Date.now() + timeout,
    ...(returnTo && { returnTo }),
  })
  signal.addEventListener('abort', () => sessionStorage.removeItem(channelName(state)))
}
