import { createConnectHandler, createSunshineClient } from 'sunshine-connect/server'
import { saveConnection } from './database.js'

let handler

export const connect = (request) => {
  handler ??= createHandler()
  return handler(request)
}

function createHandler() {
  const client = createSunshineClient({
    clientId: process.env.SUNSHINE_CLIENT_ID,
    clientSecret: process.env.SUNSHINE_CLIENT_SECRET,
    // The sandbox's, for both; unset, they are Zendesk's.
    bridgeUrl: process.env.SUNSHINE_BRIDGE_URL,
    apiUrl: process.env.SUNSHINE_BRIDGE_URL,
  })
  return createConnectHandler({
    client,
    allowedOrigins: [process.env.OWN_ORIGIN], // Next.js tells its handlers localhost, whatever it is called
    onConnect: ({ accessToken, app }) => saveConnection({ accessToken, app }),
  })
}
