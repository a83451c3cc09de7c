// The whole of it in one file, to be copied: a page, the exchange behind it, the redirect page.
//
//   npm install express sunshine-connect
//   npx sunshine-connect sandbox            # in another terminal: stands in for Zendesk
//   node minimal.js                         # then open http://localhost:4000
//
// With SUNSHINE_CLIENT_ID and SUNSHINE_CLIENT_SECRET set, it talks to Zendesk itself.
import { fileURLToPath } from 'node:url'
import express from 'express'
import { toNodeHandler } from 'sunshine-connect/node'
import * as sunshine from 'sunshine-connect/server'

const { SUNSHINE_CLIENT_ID, SUNSHINE_CLIENT_SECRET, SANDBOX_URL, PORT = 4000 } = process.env
const url = SANDBOX_URL ?? 'http://127.0.0.1:4001/sc'
const sandbox = {
  clientId: 'sandbox',
  clientSecret: 'sandbox-secret',
  bridgeUrl: url,
  apiUrl: url,
}
const zendesk = { clientId: SUNSHINE_CLIENT_ID, clientSecret: SUNSHINE_CLIENT_SECRET }
const settings = SUNSHINE_CLIENT_ID ? zendesk : sandbox

// Yours is a database that encrypts: whoever has a token acts for the customer.
const connections = new Map()

const connect = sunshine.createConnectHandler({
  client: sunshine.createSunshineClient(settings),
  // Add `authenticate`, which says who is signed in, and store the connection as theirs.
  onConnect: ({ accessToken, app }) => connections.set(app.id, { accessToken, app }),
  onError: (error) => console.error(error),
})

const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Connect Zendesk</title>
<link rel="icon" href="data:,"><script src="/sunshine-connect.js" defer></script>
<sunshine-connect client-id="${settings.clientId}" redirect-uri="/oauth/callback" exchange="/api/connect"
  ${settings.bridgeUrl ? `authorize-url="${settings.bridgeUrl}/oauth/authorize"` : ''}></sunshine-connect>`
const script = fileURLToPath(
  import.meta.resolve('sunshine-connect/dist/sunshine-connect.global.js'),
)

// A stranger's DNS may lead any name to this machine. Add your own.
const ownHosts = ['localhost', '127.0.0.1', '[::1]']

const server = express()
  .use((request, response, next) =>
    ownHosts.includes(request.hostname) ? next() : response.sendStatus(421),
  )
  .get('/', (_request, response) => response.send(page))
  .get('/sunshine-connect.js', (_request, response) => response.sendFile(script))
  .get('/oauth/callback', toNodeHandler(sunshine.createCallbackPage()))
  .all('/api/connect', toNodeHandler(connect))
  .listen(PORT, '127.0.0.1', (error) => {
    if (error) throw error // Express tells it here, and only here, that the port is taken
    console.log(`Open http://localhost:${server.address().port}`)
  })
