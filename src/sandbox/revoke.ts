import { apiAnswer } from './api-answer.js'
import { findGrant, unauthorized } from './bearer.js'
import type { Visit } from './visit.js'

/**
 * `DELETE /sc/oauth/authorization`: ends the integration's access to the app, so every token that
 * the client has for it, not only the one that asked.
 */
export function revoke(visit: Visit): Response | Promise<Response> {
  const grant = findGrant(visit)
  if (!grant) return unauthorized()
  const { clientId, account } = grant
  visit.state.tokens.deleteWhere(
    (other) => other.clientId === clientId && other.account.id === account.id,
  )
  return apiAnswer(200, {})
}
