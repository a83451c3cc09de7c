import { apiAnswer, apiError } from './api-answer.js'
import { endConnection, findConnection } from './connections.js'
import type { Grant, Visit } from './state.js'

/** `GET /sc/v2/tokenInfo`: the app that the access token is for. */
export function tokenInfo(visit: Visit): Response {
  const grant = findGrant(visit)
  if (!grant) return unauthorized()
  const { id, subdomain, displayName } = grant.account
  return apiAnswer(200, { app: { id, subdomain, displayName, settings: SETTINGS, metadata: null } })
}

/** As a new app has them. Nothing in the sandbox reads them. */
const SETTINGS = {
  conversationRetentionSeconds: 0,
  maskCreditCardNumbers: true,
  useAnimalNames: false,
  echoPostback: false,
  ignoreAutoConversationStart: false,
  multiConvoEnabled: false,
}

/**
 * `DELETE /sc/oauth/authorization`: ends the integration's access to the app, so every token that
 * the client has for it, not only the one that asked.
 */
export function revoke(visit: Visit): Response {
  const grant = findGrant(visit)
  const connection = grant && findConnection(visit.state, grant)
  if (!connection) return unauthorized()
  // Not waited for: a server with one process couldn't take the notice before it has this answer.
  endConnection(visit, connection, 'revoke')
  return apiAnswer(200, {})
}

/** What the request's access token stands for, if it is a living one. */
function findGrant({ request, state }: Visit): Grant | undefined {
  const [, accessToken] = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? []
  return accessToken === undefined ? undefined : state.tokens.get(accessToken)
}

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-3 */
function unauthorized(): Response {
  return apiError(401, 'unauthorized', 'Authorization is required', {
    'www-authenticate': 'Bearer',
  })
}
