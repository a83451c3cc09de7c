import { ConnectError } from './connect-error.js'
import type { Grant } from './options.js'
import type { AuthorizeRequest } from './read-options.js'

/**
 * The grant in an answer whose state was checked.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 */
export function readGrant(
  answer: URLSearchParams,
  { redirectUri, clientId }: AuthorizeRequest,
): Grant {
  const fields = Object.fromEntries(answer)
  const { state, code, error, error_uri: errorUri, error_description: description } = fields
  // No parameter twice (section 3.1): two readers could take different ones.
  const isTwofold = [...answer].length > Object.keys(fields).length
  if (isTwofold || error === '' || !(code || error)) throw new ConnectError('invalid_response')
  if (error) {
    throw new ConnectError('authorization_error', undefined, {
      error,
      errorDescription: description?.replaceAll(state as string, '…'),
      errorUri,
    })
  }
  return { code: code as string, state: state as string, clientId, redirectUri: redirectUri?.href }
}
