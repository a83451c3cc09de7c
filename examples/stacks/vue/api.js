import express from 'express'
import { toNodeHandler } from 'sunshine-connect/node'
import { createConnectHandler, createSunshineClient } from 'sunshine-connect/server'

const { SUNSHINE_CLIENT_ID, SUNSHINE_CLIENT_SECRET } = process.env
const sandbox = SUNSHINE_CLIENT_ID ? undefined : 'http://127.0.0.1:4001/sc'

const connect = createConnectHandler({
  client: createSunshineClient({
    clientId: SUNSHINE_CLIENT_ID ?? 'sandbox',
    clientSecret: SUNSHINE_CLIENT_SECRET ?? 'sandbox-secret',
    ...(sandbox ? { bridgeUrl: sandbox, apiUrl: sandbox } : {}),
  }),
  // The page's origin, letter for letter.
  allowedOrigins: ['http://localhost:5173'],
  // Add `authenticate`, which says who is signed in, and store the connection as theirs.
  onConnect: ({ app }) => console.log('Store its accessToken, encrypted:', app.id),
  onError: (error) => console.error(error),
})

// `all`, not `post`: the browser asks with OPTIONS first.
express()
  .all('/api/connect', toNodeHandler(connect))
  .listen(4000, '127.0.0.1', (error) => {
    if (error) throw error
    console.log('The API is at http://localhost:4000')
  })
