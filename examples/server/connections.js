/**
 * One connection for each user. Keep these rows as you keep passwords: whoever has the token acts
 * as the integration in the customer's account.
 *
 * @typedef {object} Connection
 * @property {string} accessToken
 * @property {string} tokenType
 * @property {{ id: string, displayName: string | null, subdomain?: string }} app
 * @property {string} connectedAt ISO 8601
 */

/** @param {import('unstorage').Storage} storage */
export const createConnections = (storage) => ({
  /** @returns {Promise<Connection | null>} */
  get: (user) => storage.getItem(key(user)),
  set: (user, connection) => storage.setItem(key(user), connection),
  delete: (user) => storage.removeItem(key(user)),
})

const key = (user) => `connections:${user}`
