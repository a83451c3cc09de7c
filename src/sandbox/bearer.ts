import { apiError } from './api-answer.js'
import type { Grant } from './state.js'
import type { Visit } from './visit.js'

/** What the request's access token stands for, if it is a living one. */
export function findGrant({ request, state }: Visit): Grant | undefined {
  const [, accessToken] = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? []
  return accessToken === undefined ? undefined : state.tokens.get(accessToken)
}

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-3 */
export function unauthorized(): Response {
  return apiError(401, 'unauthorized', 'Authorization is required', {
    'www-authenticate': 'Bearer',
  })
}
