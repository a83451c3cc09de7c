import type { AuthorizeRequest, ConnectRequest } from './read-options.js'

/** The same for attempts that are one and the same to the person. */
export const requestKey = ({
  clientId,
  redirectUri,
  authorizeUrl,
  exchange,
}: AuthorizeRequest & Partial<ConnectRequest<unknown>>): string =>
  JSON.stringify([clientId, redirectUri, authorizeUrl, !!exchange])
