import type { Grant } from './options.js'
import { readGrant } from './read-grant.js'
import type { AuthorizeRequest } from './read-options.js'
import { type Flow, settleInTime } from './settle-in-time.js'
import type { Attempt } from './share-attempt.js'
import { usePopup } from './use-popup.js'
import { useThisTab } from './use-this-tab.js'

/** A way to Zendesk and back: it resolves with an answer whose state was checked. */
export type GrantFlow = Flow<AuthorizeRequest, URLSearchParams>

/**
 * Open, wait, verify. There is no await before the window is opened: it would cost the click's
 * permission to open one.
 */
export async function obtainGrant(request: AuthorizeRequest, attempt: Attempt): Promise<Grant> {
  const answer = await settleInTime<AuthorizeRequest, URLSearchParams>(request, (flow) => {
    if (request.mode === 'redirect') useThisTab(flow)
    else usePopup(flow, attempt)
  })
  return readGrant(answer, request)
}
