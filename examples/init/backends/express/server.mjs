// The page, the exchange behind it, and the redirect page. `npm start` starts the sandbox, too.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import express from 'express'
import { toNodeHandler } from 'sunshine-connect/node'
import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
} from 'sunshine-connect/server'

const { SUNSHINE_CLIENT_ID, SUNSHINE_CLIENT_SECRET, PORT = 4000 } = process.env
const allowedOrigins = (process.env.ALLOWED_ORIGINS ?? '').split(' ').filter(Boolean)
const sandbox = process.env.SANDBOX_URL ?? 'http://127.0.0.1:4001/sc'
const zendesk = 'https://oauth-bridge.zendesk.com/sc'

const settings = SUNSHINE_CLIENT_SECRET
  ? { clientId: SUNSHINE_CLIENT_ID, clientSecret: SUNSHINE_CLIENT_SECRET, bridgeUrl: zendesk }
  : { clientId: 'sandbox', clientSecret: 'sandbox-secret', bridgeUrl: sandbox, apiUrl: sandbox }

// Yours is a database that encrypts: whoever has a token acts for the customer.
const connections = new Map()

const connect = createConnectHandler({
  client: createSunshineClient(settings),
  allowedOrigins,
  // Add `authenticate`, which says who has signed in, and store the connection as theirs.
  onConnect: ({ accessToken, app }) => connections.set(app.id, { accessToken, app }),
  onError: (error) => console.error(error),
})

const page = readFileSync(new URL('page.html', import.meta.url), 'utf8')
  .replaceAll('{client_id}', settings.clientId)
  .replaceAll('{authorize_url}', `${settings.bridgeUrl}/oauth/authorize`)
const script = fileURLToPath(
  import.meta.resolve('sunshine-connect/dist/sunshine-connect.global.js'),
)

// A stranger's DNS may lead any name to this machine, so it answers to its own.
const ownHosts = ['localhost', '127.0.0.1', ...allowedOrigins.map((url) => new URL(url).hostname)]

express()
  .use(({ hostname }, response, next) =>
    ownHosts.includes(hostname) ? next() : response.sendStatus(421),
  )
  .get('/', (_request, response) => response.send(page))
  .use(express.static(fileURLToPath(new URL('public', import.meta.url))))
  .get('/sunshine-connect.global.js', (_request, response) => response.sendFile(script))
  .get('/oauth/callback', toNodeHandler(createCallbackPage()))
  .all('/api/connect', toNodeHandler(connect))
  .listen(PORT, '127.0.0.1', (error) => {
    if (error) throw error
    console.log(`Listening: http://localhost:${PORT}`)
  })
