import { apiAnswer } from './api-answer.js'
import { findGrant, unauthorized } from './bearer.js'
import type { Visit } from './visit.js'

/** `GET /sc/v2/tokenInfo`: the app that the access token is for. */
export function tokenInfo(visit: Visit): Response | Promise<Response> {
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
