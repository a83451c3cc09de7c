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
 * @property {() => Promise<void>} check rejects while nothing could be kept
 * @property {(code: string) => Promise<boolean>} [claimCode] for several backends: whether none of
 *   them has claimed this code before
 */

/**
 * One connection for each user, encrypted: whoever has the token acts as the integration in the
 * customer's account. A row that can't be read throws, with `code` `connection_unreadable`.
 *
 * @param {Rows} rows
 * @param {ReturnType<typeof import('./seal.js').createSeal>} seal
 */
export function createConnections(rows, { seal, open }) {
  const write = (record, user) => seal(JSON.stringify(record), user)
  const read = async (sealed, user) => parseConnectionRecord(await open(sealed, user))

  async function get(user) {
    const sealed = await rows.get(nameOf(user))
    return sealed === undefined ? undefined : read(sealed, user)
  }

  /** Compared in the clear; what is replaced is the row just as it was when that was read. */
  async function replaceIf(user, record, next) {
    const name = nameOf(user)
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
      await rows.set(nameOf(user), await write(record, user))
    },

    replaceIf,

    /** All that can be read, one after the other. `onUnreadable` hears of the others. */
    async *all(onUnreadable) {
      for (const name of await rows.names()) {
        try {
          const user = userOf(name)
          const record = await get(user)
          if (record) yield { user, record, accessToken: record.accessToken }
        } catch (error) {
          onUnreadable(error)
        }
      }
    },
  }
}

/**
 * A user's id, two hexadecimal digits a byte: whatever characters are in it, no two users share a
 * row, not even where names ignore case.
 */
function nameOf(user) {
  if (!user.isWellFormed()) throw new Error('A user id must be well-formed Unicode.')
  const bytes = new TextEncoder().encode(user)
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function userOf(name) {
  const bytes = (name.match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16))
  return new TextDecoder().decode(Uint8Array.from(bytes))
}
