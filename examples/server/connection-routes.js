import { checkConnection, disconnect, recordCheck } from 'sunshine-connect/server/connection'
import { problem } from './guards.js'

const NO_STORE = { 'cache-control': 'no-store' }

/** What Zendesk says about the signed-in user's connection now: `{ app }`, or `{ app: null }` with a `code` if there was one. */
export function readConnection({ client, connections, signedInUser, onError }) {
  return async (c) => {
    const answer = (body) => c.json(body, 200, NO_STORE)
    const user = await signedInUser(c.req.raw)
    try {
      const { record, checked } = user ? await check(client, connections, user) : {}
      switch (checked?.status) {
        case 'active':
          return answer({ app: { ...record.app, ...publicPart(checked.app) } })
        case 'removed':
          return answer({ app: null, code: 'connection_removed' })
        case 'unknown':
          onError(checked.cause)
          return problem(502, 'upstream_error', 'Zendesk did not answer as expected.')
        default:
          return answer({ app: null })
      }
    } catch (error) {
      if (!UNREADABLE.includes(error?.code)) throw error
      // The page offers to connect again, which overwrites it. We should know, though.
      onError(error)
      return answer({ app: null, code: 'connection_unreadable' })
    }
  }
}

/** Asks Zendesk, and keeps what it says: a refusal marks the connection, and never deletes it. */
async function check(client, connections, user) {
  const record = await connections.get(user)
  if (!record) return {}
  const checked = await checkConnection(client, record)
  const isStillThere = await recordCheck({ store: connections, key: user }, record, checked)
  // Else the person connected anew, or disconnected, while we asked: that is what counts.
  return isStillThere ? { record, checked } : check(client, connections, user)
}

/** Revokes at Zendesk, then forgets. What could not be revoked is kept, to be tried again. */
export function endConnection({ client, connections, signedInUser, onError }) {
  return async (c) => {
    const user = await signedInUser(c.req.raw)
    try {
      if (user) await disconnect(client, connections, user)
      return c.body(null, 204)
    } catch (error) {
      const refused = refusal(error)
      if (!refused) throw error
      onError(error)
      return refused
    }
  }
}

const UNREADABLE = ['connection_unreadable', 'record_invalid', 'record_version_unknown']

const ADMIN_CENTER = 'remove the integration in Admin Center.'

function refusal({ name, code }) {
  if (name === 'SunshineApiError')
    return problem(502, 'upstream_error', 'Zendesk did not confirm. Nothing was changed here.')
  if (code === 'subdomain_unknown')
    return problem(409, code, `Zendesk did not name the account: ${ADMIN_CENTER}`)
  if (UNREADABLE.includes(code))
    return problem(409, 'connection_unreadable', `Connect again first, or ${ADMIN_CENTER}`)
  return undefined
}

function publicPart({ id, displayName, subdomain }) {
  return { id, displayName, ...(subdomain && { subdomain }) }
}
