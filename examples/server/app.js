import { Hono } from 'hono'
import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
} from 'sunshine-connect/server'
import {
  createConnectionRecord,
  createRemoveHandler,
  recordCheck,
} from 'sunshine-connect/server/connection'
import { endConnection, readConnection } from './connection-routes.js'
import { createConnections } from './connections.js'
import { knownHostsOnly, pageHeaders, problem, sameOriginOnly } from './guards.js'
import { createSeal } from './seal.js'
import { createSessions } from './session.js'

/**
 * The backend of both example pages, as web `Request` in and `Response` out: it names no runtime,
 * so a few lines run it anywhere: see `adapters`.
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
  const { clientId, clientSecret, bridgeUrl, apiUrl, redirectUri, publicOrigin, sessionKey } =
    settings
  const client = createSunshineClient(given({ clientId, clientSecret, bridgeUrl, apiUrl, fetch }))
  const connections = createConnections(rows, createSeal(settings.tokenKeys))
  const { signedInUser, handOutSession } = createSessions({ sessionKey, publicOrigin })
  // Everyone may read this: nothing secret belongs here.
  const authorizeUrl = bridgeUrl && `${bridgeUrl}/oauth/authorize`
  const pageConfig = given({ clientId, authorizeUrl, redirectUri, ...config })

  const callbackPage = createCallbackPage()
  const connect = createConnectHandler({
    client: rows.claimCode ? oncePerCode(client, rows.claimCode) : client,
    allowedOrigins: publicOrigin ? [publicOrigin] : [],
    authenticate: signedInUser,
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
  app.use(knownHostsOnly(publicOrigin))

  // Before the page headers: the redirect page brings its own, and a Cross-Origin-Opener-Policy
  // would cut it off from the page that waits for it.
  app.get(redirectUri ? new URL(redirectUri).pathname : '/oauth/callback', (c) =>
    callbackPage(c.req.raw),
  )

  // The Remove URL that is registered with Zendesk, with the key as its last part. No browser comes here.
  app.all('/zendesk/removed/:key', (c) => removed(c.req.raw, contextOf(c)))

  app.use(pageHeaders)

  app.all('/api/connect', async (c) => {
    // A code is worth something once: none is exchanged whose token could not be kept.
    await rows.check()
    return connect(c.req.raw)
  })
  const routeOptions = { client, connections, signedInUser, onError }
  app.get('/api/connection', readConnection(routeOptions))
  app.delete('/api/connection', sameOriginOnly(publicOrigin), endConnection(routeOptions))

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
      throw new Error('This code was exchanged before: have the person connect again.')
    },
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
