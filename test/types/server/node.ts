import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { incomingMessage, toNodeHandler, type WebHandler } from 'sunshine-connect/node'
import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
} from 'sunshine-connect/server'

interface WithSession extends IncomingMessage {
  session: { user?: string }
}

const client = createSunshineClient({ clientId: 'a', clientSecret: 'b' })
const connect = createConnectHandler({
  client,
  authenticate: (request) => incomingMessage<WithSession>(request)?.session.user,
  onConnect: ({ user }) => user.toUpperCase(),
})

createServer(toNodeHandler(connect, { trustProxy: true, onError: (error) => String(error) }))
createServer(toNodeHandler(createCallbackPage()))

const own: WebHandler = (request) => new Response(request.url)
const handled: Promise<void> = toNodeHandler(own)({} as IncomingMessage, {} as ServerResponse)
void handled

// @ts-expect-error: it is a number that proxies are counted by elsewhere, not here
toNodeHandler(own, { trustProxy: 1 })
// @ts-expect-error: Node's own listener is no web handler
toNodeHandler((_message: IncomingMessage, outgoing: { end(): void }) => outgoing.end())
