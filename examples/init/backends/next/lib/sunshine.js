import { createConnectHandler, createSunshineClient } from 'sunshine-connect/server'

const { SUNSHINE_CLIENT_ID, SUNSHINE_CLIENT_SECRET } = process.env
const sandbox = process.env.SANDBOX_URL ?? 'http://127.0.0.1:4001/sc'
const zendesk = 'https://oauth-bridge.zendesk.com/sc'

export const settings = SUNSHINE_CLIENT_SECRET
  ? { clientId: SUNSHINE_CLIENT_ID, clientSecret: SUNSHINE_CLIENT_SECRET, bridgeUrl: zendesk }
  : { clientId: 'sandbox', clientSecret: 'sandbox-secret', bridgeUrl: sandbox, apiUrl: sandbox }

// Behind a proxy, or under another name than localhost: your own origin, too.
const allowedOrigins = (process.env.ALLOWED_ORIGINS ?? '').split(' ').filter(Boolean)
// A stranger's DNS may lead any name to this machine, so it answers to its own.
const ownHosts = ['localhost', '127.0.0.1', ...allowedOrigins.map((url) => new URL(url).hostname)]

// Yours is a database that encrypts: whoever has a token acts for the customer.
const connections = new Map()

// Made with the first request: `next build` loads this file as well, where no secrets are.
let handler

/** The exchange, for `POST` and `OPTIONS`. */
export function connect(request) {
  // Next.js tells its handlers `localhost`, whatever it is called: the header says more.
  const [host] = (request.headers.get('host') ?? '').toLowerCase().split(':')
  if (!ownHosts.includes(host)) return new Response('Unknown host', { status: 421 })
  handler ??= createConnectHandler({
    client: createSunshineClient(settings),
    allowedOrigins,
    // Add `authenticate`, which says who has signed in, and store the connection as theirs.
    onConnect: ({ accessToken, app }) => connections.set(app.id, { accessToken, app }),
    onError: (error) => console.error(error),
  })
  return handler(request)
}
