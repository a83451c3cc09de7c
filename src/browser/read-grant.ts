import { ConnectError } from './connect-error.js'
import type { Grant } from './options.js'
import type { AuthorizeRequest } from './read-options.js'

/**
 * The grant in an answer whose state was checked.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 */
export function readGrant(
  answer: URLSearchParams,
  { clientId, redirectUri }: AuthorizeRequest,
): Grant {
  const [state, code, error, errorDescription, errorUri] = [
    'state',
    'code',
    'error',
    'error_description',
    'error_uri',
  ].map((name) => {
    const [value, again] = answer.getAll(name)
    // Not twice (section 3.1): two readers could take different ones.
    if (again !== undefined) throw new ConnectError('invalid_response')
    return value
  })
  if (error) {
    const description = errorDescription?.replaceAll(state as string, '…')
    throw new ConnectError('authorization_error', {
      error,
      errorDescription: description,
      errorUri,
    })
  }
  if (!code || !state || error === '') throw new ConnectError('invalid_response')
  return { code, state, clientId, redirectUri: redirectUri?.href }
}
