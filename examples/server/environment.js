import { isLoopbackHost } from './guards.js'
import { readKey, readTokenKeys } from './keys.js'

/**
 * What the backend is told by its environment. README.md has the table.
 *
 * @typedef {object} Settings
 * @property {string} clientId
 * @property {string} clientSecret
 * @property {string} [redirectUri] left out for the first one that Zendesk has registered for you
 * @property {string} [bridgeUrl] left out for Zendesk's own
 * @property {string} [apiUrl] left out for Zendesk's own
 * @property {string} [publicOrigin] where browsers find the backend, if that isn't this machine
 * @property {import('./keys.js').TokenKey[]} tokenKeys
 * @property {string} removeKey
 * @property {string} sessionKey
 * @property {string} [redisUrl]
 */

/**
 * Reads and checks all of it before anything starts.
 *
 * @param {Record<string, string | undefined>} env
 * @returns {Settings}
 * @throws Error that says which variable is missing or wrong, and never quotes it
 */
export function readEnvironment(env) {
  if (!hasCredentials(env)) throw new Error('Set SUNSHINE_CLIENT_ID and SUNSHINE_CLIENT_SECRET.')
  return {
    clientId: env.SUNSHINE_CLIENT_ID,
    clientSecret: env.SUNSHINE_CLIENT_SECRET,
    redirectUri: readRedirectUri(env.SUNSHINE_REDIRECT_URI),
    // For a legacy integration or a sandbox. createSunshineClient says what is wrong with them.
    bridgeUrl: env.SUNSHINE_BRIDGE_URL || undefined,
    apiUrl: env.SUNSHINE_API_URL || undefined,
    publicOrigin: readPublicOrigin(env.PUBLIC_ORIGIN),
    tokenKeys: readTokenKeys(env.TOKEN_KEYS),
    removeKey: readKey(env, 'REMOVE_KEY'),
    sessionKey: readKey(env, 'SESSION_KEY'),
    redisUrl: readRedisUrl(env.REDIS_URL),
  }
}

/**
 * Whether the environment names an integration of yours. Half of the credentials is a mistake.
 *
 * @param {Record<string, string | undefined>} env
 */
export function hasCredentials({ SUNSHINE_CLIENT_ID: id, SUNSHINE_CLIENT_SECRET: secret }) {
  if (Boolean(id) === Boolean(secret)) return Boolean(id)
  const [given, missing] = id
    ? ['SUNSHINE_CLIENT_ID', 'SUNSHINE_CLIENT_SECRET']
    : ['SUNSHINE_CLIENT_SECRET', 'SUNSHINE_CLIENT_ID']
  throw new Error(
    `${given} is set but ${missing} is not: set both to use the real service, or neither to use the sandbox.`,
  )
}

/** Zendesk compares it letter for letter, so it is handed on as it is. */
function readRedirectUri(value) {
  if (!value) return undefined
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value
  throw new Error(
    'SUNSHINE_REDIRECT_URI must be a whole http(s) address, for example http://localhost:4000/oauth/callback.',
  )
}

function readPublicOrigin(value) {
  if (!value) return undefined
  const url = URL.canParse(value) ? new URL(value) : undefined
  const isTrusted =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.host))
  if (isTrusted && url.href === `${url.origin}/`) return url.origin
  throw new Error(
    'PUBLIC_ORIGIN must be an https origin and nothing more, for example https://connect.acme.example.',
  )
}

function readRedisUrl(value) {
  if (!value) return undefined
  if (isRedisUrl(value)) return value
  throw new Error(
    'REDIS_URL must be redis://host:port, or rediss://host:port for TLS; a user and password before ' +
      'the host are percent-encoded.',
  )
}

function isRedisUrl(value) {
  try {
    const { protocol, hostname, username, password } = new URL(value)
    // The client decodes them too: what it can't decode, it would complain about by quoting.
    decodeURIComponent(username + password)
    return /^rediss?:$/.test(protocol) && hostname !== ''
  } catch {
    return false
  }
}

/** The number of a port; 0 takes any that is free. Undefined if it is not set. */
export function readPort(value) {
  if (!value) return undefined
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value)
  throw new Error('PORT must be a number from 0 to 65535.')
}
