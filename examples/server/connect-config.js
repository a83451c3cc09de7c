/**
 * What a page needs to start connecting. Everyone may read it: nothing secret belongs here.
 *
 * @typedef {object} ConnectConfig
 * @property {string} clientId
 * @property {string} [authorizeUrl] left out for Zendesk's own
 * @property {string} [redirectUri] left out for the first one that Zendesk has registered for you
 */

/** Turns the environment into what the backend needs, or throws saying what is missing. */
export const readEnvironment = (env) => {
  const clientId = env.SUNSHINE_CLIENT_ID || undefined
  const clientSecret = env.SUNSHINE_CLIENT_SECRET || undefined
  if (!clientId && !clientSecret) return undefined
  if (!clientId || !clientSecret) {
    const [given, missing] = clientId
      ? ['SUNSHINE_CLIENT_ID', 'SUNSHINE_CLIENT_SECRET']
      : ['SUNSHINE_CLIENT_SECRET', 'SUNSHINE_CLIENT_ID']
    throw new Error(
      `${given} is set but ${missing} is not: set both to use the real service, or neither to use the sandbox.`,
    )
  }
  return {
    clientId,
    clientSecret,
    redirectUri: readRedirectUri(env.SUNSHINE_REDIRECT_URI),
    ...readHosts(env),
  }
}

/** For a legacy integration or a sandbox; createSunshineClient says what is wrong with them. */
const readHosts = ({ SUNSHINE_BRIDGE_URL: bridgeUrl, SUNSHINE_API_URL: apiUrl }) => ({
  ...(bridgeUrl && { bridgeUrl, authorizeUrl: `${bridgeUrl}/oauth/authorize` }),
  ...(apiUrl && { apiUrl }),
})

const readRedirectUri = (value) => {
  if (!value) return undefined
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw new Error(
      'SUNSHINE_REDIRECT_URI must be a whole http(s) address, for example http://localhost:4000/oauth/callback.',
    )
  }
  return value
}
