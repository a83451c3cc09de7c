import { ConnectError } from './connect-error.js'
import type { Grant } from './options.js'
import { quotesSecret, WITHHELD } from './quotes-secret.js'
import type { AuthorizeRequest } from './request.js'

/** What an answer may hold that means something here, once each (section 3.1). */
const PARAMETERS = ['code', 'state', 'error', 'error_description', 'error_uri']

/**
 * The grant in an answer whose state was checked. Whatever else the redirect URI or the provider has in
 * its query is nobody's business, twice or not.
 *
 * @throws ConnectError `invalid_response` or `authorization_error`.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 */
export function readGrant(
  answer: URLSearchParams,
  { redirectUri, clientId }: AuthorizeRequest,
): Grant {
  const isDoubled = PARAMETERS.some((name) => answer.getAll(name).length > 1)
  const error = answer.get('error')
  const code = answer.get('code')
  if (error && !isDoubled) throw authorizationError(answer)
  if (isDoubled || error === '' || !code) throw new ConnectError('invalid_response')
  return { code, state: answer.get('state') ?? '', clientId, redirectUri }
}

/** What the server says. What quotes a secret is left out. */
function authorizationError(answer: URLSearchParams): ConnectError {
  const secrets = [answer.get('code') ?? '', answer.get('state') ?? '']
  let message: string | undefined
  const read = (name: string) => {
    const words = answer.get(name) ?? undefined
    if (words === undefined || !quotesSecret(words, secrets)) return words
    message = `Zendesk answered with an error, ${WITHHELD}`
    return undefined
  }
  return new ConnectError('authorization_error', {
    error: read('error'),
    errorDescription: read('error_description'),
    errorUri: read('error_uri'),
    message,
  })
}
