import type { Grant } from './options.js'
import { readGrant } from './read-grant.js'
import type { AuthorizeRequest } from './read-options.js'
import { settleInTime } from './settle-in-time.js'
import type { Attempt } from './share-attempt.js'

/**
 * Open, wait, verify. There is no await before the window is opened: it would cost the click's
 * permission to open one.
 */
export async function obtainGrant(request: AuthorizeRequest, attempt: Attempt): Promise<Grant> {
  const answer = await settleInTime<URLSearchParams>(request, (...flow) =>
    request.mode(request, attempt, ...flow),
  )
  return readGrant(answer, request)
}
