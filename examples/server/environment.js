import { isLoopbackHost } from './guards.js'

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
 * @property {TokenKey[]} tokenKeys
 * @property {string} removeKey
 * @property {string} sessionKey
 * @property {string[]} [hosts] further names that a proxy may call the backend by
 * @property {string} [redisUrl]
 * @property {string} [databaseUrl]
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
    hosts: readHosts(env.HOSTS),
    redisUrl: readStoreUrl('REDIS_URL', env.REDIS_URL, ['redis:', 'rediss:']),
    databaseUrl: readStoreUrl('DATABASE_URL', env.DATABASE_URL, ['postgres:', 'postgresql:']),
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

function readHosts(value = '') {
  const names = value.split(/[\s,]+/).filter(Boolean)
  if (names.every((name) => URL.canParse(`http://${name}`) && !/[/:@*]/.test(name))) return names
  throw new Error('HOSTS must be names without a port, with a space between them.')
}

function readStoreUrl(variable, value, [protocol, other]) {
  if (!value) return undefined
  if (isStoreUrl(value, [protocol, other])) return value
  throw new Error(
    `${variable} must be ${protocol}//host:port, or ${other}//host:port${protocol === 'redis:' ? ' for TLS' : ''}; ` +
      'a user and password before the host are percent-encoded.',
  )
}

function isStoreUrl(value, protocols) {
  try {
    const { protocol, hostname, username, password, search } = new URL(value)
    // The client decodes them too: what it can't decode, it would complain about by quoting.
    decodeURIComponent(username + password)
    return protocols.includes(protocol) && (hostname !== '' || search.includes('host='))
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

/**
 * A key that tokens are encrypted with. Its id is written beside what it encrypted, and is no secret.
 *
 * @typedef {{ id: string, secret: Uint8Array }} TokenKey
 */

const TOKEN_KEY = /^([\w.-]{1,64}):([\w-]{43})$/
const KEY = /^[\w-]{32,}$/

/**
 * Reads `TOKEN_KEYS`: `id:key`, several with commas between them, each key 32 random bytes in
 * base64url. The first encrypts, all decrypt: to change keys put a new one in front, and take an old
 * one away when nothing is encrypted with it any more.
 *
 * @param {string | undefined} text
 * @returns {TokenKey[]}
 * @throws Error that says what is wrong, and quotes nothing
 */
export function readTokenKeys(text) {
  if (!text?.trim()) throw missing('TOKEN_KEYS')
  const keys = text.split(',').map((entry, index) => readTokenKey(entry.trim(), index + 1))
  const ids = new Set(keys.map(({ id }) => id))
  if (ids.size < keys.length) throw new Error('TOKEN_KEYS names two keys the same.')
  return keys
}

function readTokenKey(entry, place) {
  const [, id, encoded] = TOKEN_KEY.exec(entry) ?? []
  if (!id) {
    throw new Error(
      `TOKEN_KEYS is wrong at key ${place}: each is id:key, the key 32 bytes in base64url. ` +
        'Make one: node examples/server/serve.js --new-keys',
    )
  }
  const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'))
  return { id, secret: Uint8Array.from(binary, (letter) => letter.charCodeAt(0)) }
}

/**
 * Reads a key that is just characters: `REMOVE_KEY`, the last part of the Remove URL that is
 * registered with Zendesk, or `SESSION_KEY`, what the demo's sessions are signed with.
 *
 * @param {Record<string, string | undefined>} env
 * @param {'REMOVE_KEY' | 'SESSION_KEY'} name
 * @returns {string}
 * @throws Error that says what is wrong, and quotes nothing
 */
export function readKey(env, name) {
  const key = env[name]?.trim()
  if (!key) throw missing(name)
  if (KEY.test(key)) return key
  throw new Error(
    `${name} must be at least 32 characters of base64url. Make one: node examples/server/serve.js --new-keys`,
  )
}

function missing(name) {
  return new Error(
    `Set ${name}, the same for each backend. Make one: node examples/server/serve.js --new-keys`,
  )
}

/** A new key, as `TOKEN_KEYS` has it, named after the day it was made. */
export function newTokenKey() {
  return `${new Date().toISOString().slice(0, 10)}:${newKey()}`
}

/** 256 random bits in base64url. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  const encoded = btoa(String.fromCharCode(...bytes))
  return encoded.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
