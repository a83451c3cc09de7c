import type { AuthorizeRequest } from './read-options.js'

/** The same for attempts that are one and the same to the person. */
export const requestKey = ({ clientId, redirectUri, authorizeUrl }: AuthorizeRequest): string =>
  JSON.stringify([clientId, redirectUri, authorizeUrl])
