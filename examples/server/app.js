import { Hono } from 'hono'
import { createCallbackPage, createConnectHandler } from 'sunshine-connect/server'
import { createConnectionRecord, createRemoveHandler } from 'sunshine-connect/server/connection'
import { endConnection, readConnection } from './connection-routes.js'
import { handOutSession, signedInUser } from './demo-session.js'
import { oncePerCode } from './once-per-code.js'
import { pageHeaders } from './page-headers.js'
import { problem } from './problem.js'
import { sameOriginOnly } from './same-origin-only.js'

/**
 * The backend of both example pages, as web `Request` in and `Response` out: it names no runtime,
 * so a few lines run it anywhere: see `adapters`.
 *
 * @param {object} options
 * @param {import('sunshine-connect/server').SunshineClient} options.client
 * @param {ReturnType<typeof import('./connections.js').createConnections>} options.connections
 * @param {import('./connect-config.js').ConnectConfig} options.config what the pages may know
 * @param {string} [options.callbackPath] path of the redirect URI, default `/oauth/callback`
 * @param {(code: string) => Promise<boolean>} [options.claimCode] for several processes: see
 *   `once-per-code.js`
 * @param {(error: unknown) => void} [options.onError] gets what became a 5xx, default `console.error`
 */
export const createApp = ({
  client,
  connections,
  config,
  callbackPath = '/oauth/callback',
  claimCode,
  onError = (error) => console.error(error),
}) => {
  const app = new Hono()

  const callbackPage = createCallbackPage()
  const connect = createConnectHandler({
    client: claimCode ? oncePerCode(client, claimCode) : client,
    authenticate: signedInUser,
    onConnect: ({ user, ...connection }) =>
      connections.set(user, createConnectionRecord(connection)),
    // Without the request that comes along: its cookie is no matter for a log.
    onError: (error) => onError(error),
  })
  const removed = createRemoveHandler({
    client,
    findConnections: () => connections.all(onError),
    onRemoved: ({ user }) => connections.delete(user),
    onError,
  })

  // Before the page headers: the redirect page brings its own, and a Cross-Origin-Opener-Policy
  // would cut it off from the page that waits for it.
  app.get(callbackPath, (c) => callbackPage(c.req.raw))

  // The Remove URL that is registered with Zendesk: no browser comes here.
  app.all('/zendesk/removed', (c) => removed(c.req.raw, contextOf(c)))

  app.use(pageHeaders)
  app.use(handOutSession)

  app.all('/api/connect', (c) => connect(c.req.raw))
  app.get('/api/connection', readConnection({ client, connections, onError }))
  app.delete('/api/connection', sameOriginOnly, endConnection({ client, connections, onError }))

  app.get('/api/config', (c) => c.json(config, 200, { 'cache-control': 'no-store' }))
  app.get('/config.js', (c) =>
    c.body(`window.acmeConfig = ${JSON.stringify(config)}\n`, 200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-store',
    }),
  )

  app.onError((error) => {
    onError(error)
    return problem(500, 'internal_error', 'Something went wrong on the server.')
  })
  return app
}

/** Hono throws where the runtime has none. */
const contextOf = (c) => {
  try {
    return c.executionCtx
  } catch {
    return undefined
  }
}
