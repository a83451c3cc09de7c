import { parseConnectionRecord } from 'sunshine-connect/server/connection'
import { createSeal } from './seal.js'

const PREFIX = 'connections:'

/**
 * One connection for each user, encrypted: whoever has the token acts as the integration in the
 * customer's account. A row that can't be read throws, with `code` `connection_unreadable`.
 *
 * @param {object} options
 * @param {import('unstorage').Storage} options.storage
 * @param {import('./token-keys.js').TokenKey[]} options.keys
 */
export const createConnections = ({ storage, keys }) => {
  const { seal, open } = createSeal(keys)

  const get = async (user) => {
    const sealed = await storage.getItem(PREFIX + user)
    if (sealed === null) return null
    return parseConnectionRecord(await open(sealed, user))
  }

  return {
    get,
    set: async (user, record) =>
      storage.setItem(PREFIX + user, await seal(JSON.stringify(record), user)),
    delete: (user) => storage.removeItem(PREFIX + user),

    /** All that can be read, one after the other. `onUnreadable` hears of the others. */
    async *all(onUnreadable) {
      for (const key of await storage.getKeys(PREFIX)) {
        const user = key.slice(PREFIX.length)
        try {
          const record = await get(user)
          if (record) yield { user, accessToken: record.accessToken }
        } catch (error) {
          onUnreadable(error)
        }
      }
    },
  }
}
