import { Hono } from 'hono'
import { createCallbackPage, createConnectHandler } from 'sunshine-connect/server'
import { disconnect, readConnection } from './connection-routes.js'
import { createConnections } from './connections.js'
import { handOutSession, signedInUser } from './demo-session.js'
import { pageHeaders } from './page-headers.js'
import { problem } from './problem.js'
import { sameOriginOnly } from './same-origin-only.js'

/**
 * The backend of both example pages, as web `Request` in and `Response` out: it names no runtime,
 * so `node.js` beside it is all there is to running it somewhere.
 *
 * @param {object} options
 * @param {import('sunshine-connect/server').SunshineClient} options.client
 * @param {import('unstorage').Storage} options.storage where connections are kept
 * @param {import('./connect-config.js').ConnectConfig} options.config what the pages may know
 * @param {string} [options.callbackPath] path of the redirect URI, default `/oauth/callback`
 * @param {(error: unknown) => void} [options.onError] gets what became a 5xx, default `console.error`
 */
export const createApp = ({
  client,
  storage,
  config,
  callbackPath = '/oauth/callback',
  onError = (error) => console.error(error),
}) => {
  const connections = createConnections(storage)
  const app = new Hono()

  const callbackPage = createCallbackPage()
  const connect = createConnectHandler({
    client,
    authenticate: signedInUser,
    onConnect: ({ user, accessToken, tokenType, app }) =>
      connections.set(user, { accessToken, tokenType, app, connectedAt: new Date().toISOString() }),
    // Without the request that comes along: its cookie is no matter for a log.
    onError: (error) => onError(error),
  })

  // Before the page headers: the redirect page brings its own, and a Cross-Origin-Opener-Policy
  // would cut it off from the page that waits for it.
  app.get(callbackPath, (c) => callbackPage(c.req.raw))

  app.use(pageHeaders)
  app.use(handOutSession)

  app.all('/api/connect', (c) => connect(c.req.raw))
  app.get('/api/connection', readConnection({ client, connections }))
  app.delete('/api/connection', sameOriginOnly, disconnect({ client, connections }))

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
