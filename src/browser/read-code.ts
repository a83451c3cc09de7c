import { ConnectError } from './connect-error.js'

/**
 * The code in an answer whose state was checked.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 */
export function readCode(answer: URLSearchParams): string {
  // Parameters must not come twice (section 3.1): two readers could take different ones.
  const [code, error, errorDescription, errorUri] = [
    'code',
    'error',
    'error_description',
    'error_uri',
  ].map((name) => {
    const [value, again] = answer.getAll(name)
    if (again !== undefined) throw new ConnectError('invalid_response')
    return value
  })
  if (error) throw new ConnectError('authorization_error', { error, errorDescription, errorUri })
  if (!code || error === '') throw new ConnectError('invalid_response')
  return code
}
