/**
 * A key that tokens are encrypted with. Its id is written beside what it encrypted, and is no secret.
 *
 * @typedef {{ id: string, secret: Uint8Array }} TokenKey
 */

const SHAPE = /^([\w.-]{1,64}):([\w-]{43})$/

/**
 * Reads `TOKEN_KEYS`: `id:key`, several with commas between them, each key 32 random bytes in
 * base64url. The first encrypts, all decrypt: to change keys put a new one in front, and take an old
 * one away when nothing is encrypted with it any more.
 *
 * @param {string | undefined} text
 * @returns {TokenKey[] | undefined} undefined if it is not set
 * @throws Error that says what is wrong, and quotes nothing
 */
export const readTokenKeys = (text) => {
  if (!text?.trim()) return undefined
  const keys = text.split(',').map((entry, index) => readKey(entry.trim(), index + 1))
  const ids = new Set(keys.map(({ id }) => id))
  if (ids.size < keys.length) throw new Error('TOKEN_KEYS names two keys the same.')
  return keys
}

const readKey = (entry, place) => {
  const [, id, encoded] = SHAPE.exec(entry) ?? []
  if (!id) {
    throw new Error(
      `TOKEN_KEYS is wrong at key ${place}: each is id:key, the key 32 bytes in base64url. ` +
        'Make one: node examples/server/new-token-key.js',
    )
  }
  const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'))
  return { id, secret: Uint8Array.from(binary, (letter) => letter.charCodeAt(0)) }
}

/** A new key, as `TOKEN_KEYS` has it, named after the day it was made. */
export const newTokenKey = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  const encoded = btoa(String.fromCharCode(...bytes))
  const key = encoded.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  return `${new Date().toISOString().slice(0, 10)}:${key}`
}
