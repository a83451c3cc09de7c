import { channelName } from '../protocol/channel.js'
import { savePending } from '../protocol/pending-attempt.js'
import type { GrantFlow } from './obtain-grant.js'
import { requestKey } from './request-key.js'

/**
 * Keeps the attempt where a later page of this tab finds it, for as long as the flow lasts. Throws
 * what sessionStorage throws where it is refused.
 */
export function remember(flow: GrantFlow, state: string, returnTo?: string): void {
  const expires = Date.now() + flow.timeout
  savePending(state, { key: requestKey(flow), expires, returnTo })
  flow.signal.addEventListener('abort', () => sessionStorage.removeItem(channelName(state)))
}
