import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose'
import { isSameConnection, parseConnectionRecord } from 'sunshine-connect/server/connection'

/**
 * Where texts are kept, each under a name of letters and digits: files, Redis, a table of yours.
 *
 * @typedef {object} Rows
 * @property {(name: string) => Promise<string | undefined>} get
 * @property {(name: string, text: string) => Promise<void>} set
 * @property {(name: string, text: string, next: string | undefined) => Promise<boolean>} replaceIf
 *   puts `next` in the place of `text`, or nothing, and says true; does nothing and says false if
 *   something else is there by now. One step: nobody else writes between the look and the change.
 * @property {() => Promise<string[]>} names of all that is kept
 * @property {() => Promise<void>} check rejects while nothing could be kept: it writes something
 * @property {(code: string) => Promise<boolean>} [claimCode] for several backends: whether none of
 *   them has claimed this code before
 */

/**
 * One connection for each user, encrypted: whoever has the token acts as the integration in the
 * customer's account. A row that can't be read throws, with `code` `connection_unreadable`.
 *
 * @param {Rows} rows
 * @param {ReturnType<typeof createSeal>} seal
 */
export function createConnections(rows, { seal, open }) {
  const write = (record, user) => seal(JSON.stringify(record), user)
  const read = async (sealed, user) => parseConnectionRecord(await open(sealed, user))

  async function get(user) {
    const sealed = await rows.get(await nameOf(user))
    return sealed === undefined ? undefined : read(sealed, user)
  }

  /** Compared in the clear; what is replaced is the row just as it was when that was read. */
  async function replaceIf(user, record, next) {
    const name = await nameOf(user)
    const sealed = await rows.get(name)
    if (sealed === undefined) return false
    if (!isSameConnection(await read(sealed, user), record)) return false
    const after = next && (await write(next, user))
    if (await rows.replaceIf(name, sealed, after)) return true
    // Somebody else was here meanwhile. If that was only to mark it, it is the same connection still.
    return replaceIf(user, record, next)
  }

  return {
    get,

    async set(user, record) {
      await rows.set(await nameOf(user), await write(record, user))
    },

    replaceIf,

    /** All that can be read, one after the other. `onUnreadable` hears of the others. */
    async *all(onUnreadable) {
      for (const name of await rows.names()) {
        if (!OURS.test(name)) continue
        try {
          const user = subjectOf(await rows.get(name))
          // Moved to another's name it is nobody's.
          const record = user !== undefined && (await nameOf(user)) === name && (await get(user))
          if (record) yield { user, record, accessToken: record.accessToken }
        } catch (error) {
          onUnreadable(error)
        }
      }
    },
  }
}

/** Others may keep rows here, too: connect links do. */
const OURS = /^x?[0-9a-f]*$/

/** Stores have limits, such as 255 bytes for the name of a file. */
const LONGEST_NAME = 200

/**
 * A user's id, two hexadecimal digits a byte: whatever characters are in it, no two users share a
 * row, not even where names ignore case. Of a long id it is the digest, behind an x.
 */
async function nameOf(user) {
  if (!user.isWellFormed()) throw new Error('A user id must be well-formed Unicode.')
  const bytes = new TextEncoder().encode(user)
  if (bytes.length * 2 <= LONGEST_NAME) return hex(bytes)
  return `x${hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))}`
}

/** Two hexadecimal digits a byte. */
export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What was sealed can't be opened: its key is gone, or it isn't what was sealed for this subject. */
export class UnreadableError extends Error {
  name = 'UnreadableError'
  code = 'connection_unreadable'
}

/**
 * Encrypts texts, each for one subject: in another one's place it can't be opened. The result is a
 * compact JWE that names its key (`kid`).
 *
 * @param {import('./environment.js').TokenKey[]} keys the first encrypts, all decrypt
 * @see RFC 7516, and RFC 7518, sections 4.5 and 5.3
 */
export function createSeal(keys) {
  const [{ id, secret }] = keys

  return {
    seal(text, subject) {
      return new CompactEncrypt(new TextEncoder().encode(text))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: id, sub: subject })
        .encrypt(secret)
    },

    async open(sealed, subject) {
      try {
        const { plaintext, protectedHeader } = await compactDecrypt(
          sealed,
          ({ kid }) => secretOf(keys, kid),
          ONLY_OURS,
        )
        if (protectedHeader.sub === subject) return new TextDecoder().decode(plaintext)
      } catch (error) {
        if (error instanceof UnreadableError) throw error
      }
      // Without what jose threw, or the text: neither tells more, and one of them is private.
      throw damaged()
    },
  }
}

/** Whom a sealed text is for, as it says itself; undefined if it has gone meanwhile. */
function subjectOf(sealed) {
  if (sealed === undefined) return undefined
  try {
    return String(decodeProtectedHeader(sealed).sub)
  } catch {
    throw damaged()
  }
}

function damaged() {
  return new UnreadableError('A stored connection is damaged: have the person connect again.')
}

const ONLY_OURS = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] }

function secretOf(keys, kid) {
  const key = keys.find(({ id }) => id === kid)
  if (key) return key.secret
  throw new UnreadableError(
    'A stored connection was encrypted with a key that TOKEN_KEYS does not have: ' +
      'add that key again, or have the person connect again.',
  )
}
