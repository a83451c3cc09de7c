import { createRedactor } from '../secrets/redact.js'
import { ConnectError } from './connect-error.js'
import type { Grant } from './options.js'
import type { AuthorizeRequest } from './request.js'

/**
 * The grant in an answer whose state was checked.
 *
 * @throws ConnectError `invalid_response` or `authorization_error`.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 */
export function readGrant(
  answer: URLSearchParams,
  { redirectUri, clientId }: AuthorizeRequest,
): Grant {
  if (hasDoubles(answer)) throw new ConnectError('invalid_response')
  const { state = '', code = '', error } = Object.fromEntries(answer)
  if (error) throw authorizationError(answer, error)
  if (error === '' || code === '') throw new ConnectError('invalid_response')
  return { code, state, clientId, redirectUri }
}

/** What the server says, without what it may quote. */
function authorizationError(answer: URLSearchParams, error: string): ConnectError {
  const redact = createRedactor([answer.get('code') ?? '', answer.get('state') ?? ''])
  const quoted = (name: string) => redact(answer.get(name) ?? undefined)
  return new ConnectError('authorization_error', {
    error: redact(error),
    errorDescription: quoted('error_description'),
    errorUri: quoted('error_uri'),
  })
}

/** No parameter twice (section 3.1): two readers could take different ones. */
function hasDoubles(answer: URLSearchParams): boolean {
  return [...answer.keys()].some((name) => answer.getAll(name).length > 1)
}
