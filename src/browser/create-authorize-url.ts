import type { AuthorizeRequest } from './request.js'

/**
 * Where the person is sent.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
 */
export function createAuthorizeUrl(
  { clientId, redirectUri, authorizeUrl, params }: AuthorizeRequest,
  state: string,
): URL {
  const url = new URL(authorizeUrl)
  const query: Record<string, string> = {
    ...params,
    client_id: clientId,
    response_type: 'code',
    state,
  }
  if (redirectUri) query.redirect_uri = redirectUri
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url
}
