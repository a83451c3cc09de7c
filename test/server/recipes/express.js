import { incomingMessage, toNodeHandler } from 'sunshine-connect/node'
import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
} from 'sunshine-connect/server'

export const addSunshineConnect = (app, { saveConnection }) => {
  const client = createSunshineClient({
    clientId: process.env.SUNSHINE_CLIENT_ID,
    clientSecret: process.env.SUNSHINE_CLIENT_SECRET,
    // The sandbox's, for both; unset, they are Zendesk's.
    bridgeUrl: process.env.SUNSHINE_BRIDGE_URL,
    apiUrl: process.env.SUNSHINE_BRIDGE_URL,
  })
  const connect = createConnectHandler({
    client,
    authenticate: (request) => incomingMessage(request).session.user,
    onConnect: ({ user, accessToken, app }) => saveConnection(user, { accessToken, app }),
    onError: (error) => console.error(error),
  })
  app.all('/api/connect', toNodeHandler(connect)) // after express.json(), helmet, a session: as you like
  app.get('/oauth/callback', toNodeHandler(createCallbackPage()))
}
