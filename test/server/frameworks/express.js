// Express 5 and 4, with the usual middleware as it comes, all of it before our handlers.
import { csrfSync } from 'csrf-sync'
import express5 from 'express'
import session from 'express-session'
import express4 from 'express4'
import helmet from 'helmet'
import { incomingMessage, toNodeHandler } from 'sunshine-connect/node'
import { createCallbackPage, createConnectHandler } from 'sunshine-connect/server'

const versions = { 4: express4, 5: express5 }

export function createExpressApp(version, { client, save }) {
  const { csrfSynchronisedProtection, generateToken } = csrfSync()
  const connect = createConnectHandler({
    client,
    authenticate: (request) => incomingMessage(request).session.user,
    onConnect: ({ user, accessToken, app, request }) =>
      save({ user, accessToken, app, from: incomingMessage(request).path }),
  })

  const express = versions[version]
  const app = express()
  app.use(helmet())
  app.use(session({ secret: 'for this test', resave: false, saveUninitialized: true }))
  app.use(express.json(), express.urlencoded({ extended: true }))
  app.get('/oauth/callback', toNodeHandler(createCallbackPage()))
  app.get('/sign-in', (request, response) => {
    request.session.user = 'ada'
    response.json({ csrfToken: generateToken(request) })
  })
  app.use(csrfSynchronisedProtection)
  const api = express.Router()
  api.all('/connect', toNodeHandler(connect))
  return app.use('/api', api)
}
