import type { Grant } from './options.js'
import { readCode } from './read-code.js'
import type { AuthorizeRequest } from './read-options.js'
import { type Scope, settleInTime } from './settle-in-time.js'
import type { Attempt } from './share-attempt.js'
import { usePopup } from './use-popup.js'
import { useThisTab } from './use-this-tab.js'

/** One way to Zendesk and back: it resolves with an answer whose state was checked. */
export interface Flow extends Scope<URLSearchParams> {
  request: AuthorizeRequest
}

/**
 * Open, wait, verify. There is no await before the window is opened: it would cost the click's
 * permission to open one. `isOpen`: an earlier page did.
 */
export async function obtainGrant(
  request: AuthorizeRequest,
  attempt: Attempt,
  isOpen?: boolean,
): Promise<Grant> {
  const answer = await settleInTime<URLSearchParams>(request, (scope) => {
    const flow = { request, ...scope }
    if (request.mode === 'redirect' && !isOpen) useThisTab(flow)
    else usePopup(flow, attempt, isOpen)
  })
  return readGrant(answer, request)
}

/** The grant in an answer whose state was checked. */
export const readGrant = (
  answer: URLSearchParams,
  { clientId, redirectUri }: AuthorizeRequest,
): Grant => ({
  code: readCode(answer),
  state: answer.get('state') as string,
  clientId,
  redirectUri: redirectUri?.href,
})
