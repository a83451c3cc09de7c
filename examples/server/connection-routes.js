import { signedInUser } from './demo-session.js'
import { problem } from './problem.js'

const NO_STORE = { 'cache-control': 'no-store' }

/** What Zendesk says about the signed-in user's connection now: `{ app }`, or `{ app: null }`. */
export const readConnection =
  ({ client, connections }) =>
  async (c) => {
    const user = await signedInUser(c.req.raw)
    const connection = user && (await connections.get(user))
    if (!connection) return c.json({ app: null }, 200, NO_STORE)
    try {
      const { app } = await client.getTokenInfo(connection.accessToken)
      return c.json({ app: publicPart({ ...connection.app, ...app }) }, 200, NO_STORE)
    } catch (error) {
      // The customer removed the integration in Admin Center: the token is dead for good.
      if (error?.status === 401) {
        await connections.delete(user)
        return c.json({ app: null }, 200, NO_STORE)
      }
      return problem(502, 'upstream_error', 'Zendesk did not answer as expected.')
    }
  }

/** Revokes at Zendesk, then forgets. What could not be revoked is kept, to be tried again. */
export const disconnect =
  ({ client, connections }) =>
  async (c) => {
    const user = await signedInUser(c.req.raw)
    const connection = user && (await connections.get(user))
    if (!connection) return c.body(null, 204)
    const { accessToken, app } = connection
    if (!app.subdomain) {
      return problem(
        409,
        'subdomain_unknown',
        'Zendesk did not name the account: remove the integration in its Admin Center.',
      )
    }
    try {
      await client.revokeAccess({ accessToken, subdomain: app.subdomain })
    } catch {
      return problem(502, 'upstream_error', 'Zendesk did not confirm. Nothing was changed here.')
    }
    await connections.delete(user)
    return c.body(null, 204)
  }

const publicPart = ({ id, displayName, subdomain }) => ({ id, displayName, subdomain })
