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
        'Make one: node examples/server/new-keys.js',
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
    `${name} must be at least 32 characters of base64url. Make one: node examples/server/new-keys.js`,
  )
}

function missing(name) {
  return new Error(
    `Set ${name}, the same for each backend. Make one: node examples/server/new-keys.js`,
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
