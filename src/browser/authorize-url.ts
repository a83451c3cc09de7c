import type { AuthorizeRequest } from './read-options.js'

/**
 * Where the person is sent.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
 */
export function authorizeUrl(
  { authorizeUrl, params, clientId, redirectUri }: AuthorizeRequest,
  state: string,
): string {
  const url = new URL(authorizeUrl)
  const query = {
    ...params,
    client_id: clientId,
    response_type: 'code',
    state,
    ...(redirectUri && { redirect_uri: redirectUri.href }),
  }
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}
