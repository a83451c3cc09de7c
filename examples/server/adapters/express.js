// Express 5. The app reads bodies itself, so it goes before any body parser.
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import { createNodeBackend } from '../node.js'

const listener = getRequestListener(createNodeBackend(process.env).app.fetch)

const server = express()
  .use((request, response) => listener(request, response))
  .listen(Number(process.env.PORT ?? 4000), '127.0.0.1', () => {
    console.log(`Backend: http://localhost:${server.address().port}`)
  })
