import { Hono } from 'hono'
import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
  SunshineApiError,
} from 'sunshine-connect/server'
import {
  checkConnection,
  createConnectionRecord,
  createRemoveHandler,
  disconnect,
  recordCheck,
} from 'sunshine-connect/server/connection'
import { createConnections, createSeal } from './connections.js'
import { knownHostsOnly, pageHeaders, problem, sameOriginOnly } from './guards.js'
import { createSessions } from './session.js'

/**
 * The backend of both example pages, as web `Request` in and `Response` out: it names no runtime,
 * so a few lines run it anywhere: README.md has them.
 *
 * @param {object} options
 * @param {import('./environment.js').Settings} options.settings
 * @param {import('./connections.js').Rows} options.rows where connections are kept
 * @param {{ redirectUri?: string }} [options.config] for the pages, in the place of the settings'
 * @param {(error: unknown) => void} [options.onError] gets what became a 5xx, default `console.error`
 * @param {typeof fetch} [options.fetch] what asks Zendesk, for tests
 */
export function createApp({
  settings,
  rows,
  config,
  onError = (error) => console.error(error),
  fetch,
}) {
  const { clientId, clientSecret, bridgeUrl, apiUrl, redirectUri, publicOrigin } = settings
  const client = createSunshineClient(given({ clientId, clientSecret, bridgeUrl, apiUrl, fetch }))
  const connections = createConnections(rows, createSeal(settings.tokenKeys))
  const { signedInUser, handOutSession } = createSessions(settings)
  // Everyone may read this: nothing secret belongs here.
  const authorizeUrl = bridgeUrl && `${bridgeUrl}/oauth/authorize`
  const pageConfig = given({ clientId, authorizeUrl, redirectUri, ...config })

  const expected = new WeakMap()
  const callbackPage = createCallbackPage()
  const connect = createConnectHandler({
    client: rows.claimCode ? oncePerCode(client, rows.claimCode) : client,
    allowedOrigins: publicOrigin ? [publicOrigin] : [],
    // Who connects again comes back with the same account; for another one, disconnect first. That is
    // looked up beforehand: once the code is exchanged, a store that fails would cost the token.
    authenticate: async (request) => {
      const user = await signedInUser(request)
      if (user) expected.set(request, (await readable(connections, user))?.app.id)
      return user
    },
    expectApp: ({ request }) => expected.get(request),
    onConnect: ({ user, ...connection }) =>
      connections.set(user, createConnectionRecord(connection)),
    // Without the request that comes along: its cookie is no matter for a log.
    onError: (error) => onError(error),
  })
  // Marked, not forgotten: an outage may look the same, and a check that works takes the mark away.
  const keepCheck = ({ user, record }, checked) =>
    recordCheck({ store: connections, key: user }, record, checked)
  const removed = createRemoveHandler({
    client,
    key: settings.removeKey,
    findConnections: () => connections.all(onError),
    onRemoved: keepCheck,
    onActive: keepCheck,
    onError,
  })

  const app = new Hono()
  // Before any look at the host: those who check health ask an address, and Zendesk's notices are let
  // in by their key. No browser's page comes by either.
  app.get('/health', (c) => c.text('ok', 200, { 'cache-control': 'no-store' }))
  // The Remove URL that is registered with Zendesk, with the key as its last part.
  app.all('/zendesk/removed/:key', (c) => removed(c.req.raw, contextOf(c)))

  app.use(knownHostsOnly(settings))

  // Before the page headers: the redirect page brings its own, and a Cross-Origin-Opener-Policy
  // would cut it off from the page that waits for it.
  app.get(redirectUri ? new URL(redirectUri).pathname : '/oauth/callback', (c) =>
    callbackPage(c.req.raw),
  )

  app.use(pageHeaders)

  app.all('/api/connect', async (c) => {
    // A code is worth something once: none is exchanged whose token could not be kept.
    await rows.check()
    return connect(c.req.raw)
  })
  const routeOptions = { client, connections, signedInUser, onError }
  app.get('/api/connection', readConnection(routeOptions))
  app.delete('/api/connection', sameOriginOnly(publicOrigin), async (c) => {
    // Nor is anything revoked that could not be forgotten.
    await rows.check()
    return endConnection(routeOptions)(c)
  })

  app.get('/api/config', handOutSession, (c) =>
    c.json(pageConfig, 200, { 'cache-control': 'no-store' }),
  )
  app.get('/config.js', handOutSession, (c) =>
    c.body(`window.acmeConfig = ${JSON.stringify(pageConfig)}\n`, 200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-store',
    }),
  )

  app.onError((error) => {
    onError(error)
    if (error.code === 'store_unavailable')
      return problem(503, error.code, 'Connections can’t be reached just now.', {
        'retry-after': '5',
      })
    return problem(500, 'internal_error', 'Something went wrong on the server.')
  })
  return app
}

/**
 * A client that exchanges each code once, however many backends there are: Zendesk doesn't say what
 * it does with a code that comes twice. One process needs less of this: the connect handler refuses
 * a code that it is exchanging just now.
 */
function oncePerCode(client, claimCode) {
  return {
    ...client,
    getToken: async (code, options) => {
      if (await claimCode(code)) return client.getToken(code, options)
      const title = 'This code was exchanged before'
      const details = { status: 400, errors: [{ code: 'invalid_grant', title }] }
      throw new SunshineApiError('getToken', 'invalid_grant', details)
    },
  }
}

/** A user's connection, if there is one that can be read: connecting again mends one that can't. */
async function readable(connections, user) {
  try {
    return await connections.get(user)
  } catch (error) {
    if (UNREADABLE.includes(error?.code)) return undefined
    throw error
  }
}

/** Without the options that were left out. */
function given(options) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

/** Hono throws where the runtime has none. */
function contextOf(c) {
  try {
    return c.executionCtx
  } catch {
    return undefined
  }
}

const NO_STORE = { 'cache-control': 'no-store' }

/**
 * What Zendesk says about the signed-in user's connection now: `{ app }`, or `{ app: null }`, with a
 * `code` if there was one. One that was removed is told as `removed`: the app that has to come back,
 * and since when.
 */
function readConnection({ client, connections, signedInUser, onError }) {
  return async (c) => {
    const answer = (body) => c.json(body, 200, NO_STORE)
    const user = await signedInUser(c.req.raw)
    try {
      const { record, checked } = user ? await check(client, connections, user) : {}
      switch (checked?.status) {
        case 'active':
          return answer({ app: { ...record.app, ...publicPart(checked.app) } })
        case 'removed':
          return answer({
            app: null,
            code: 'connection_removed',
            removed: {
              app: publicPart(record.app),
              removedAt: record.removedAt ?? new Date().toISOString(),
            },
          })
        case 'unknown':
          onError(checked.cause)
          return problem(503, 'upstream_error', 'Zendesk did not answer as expected.')
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
function endConnection({ client, connections, signedInUser, onError }) {
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
    return problem(503, 'upstream_error', 'Zendesk did not confirm. Nothing was changed here.')
  if (code === 'subdomain_unknown')
    return problem(409, code, `Zendesk did not name the account: ${ADMIN_CENTER}`)
  if (UNREADABLE.includes(code))
    return problem(409, 'connection_unreadable', `Connect again first, or ${ADMIN_CENTER}`)
  return undefined
}

function publicPart({ id, displayName, subdomain }) {
  return { id, displayName, ...(subdomain && { subdomain }) }
}
