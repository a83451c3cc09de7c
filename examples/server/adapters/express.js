// Express 5.
import express from 'express'
import { toNodeHandler } from 'sunshine-connect/node'
import { createNodeBackend } from '../node.js'

const { app } = createNodeBackend(process.env)

const server = express()
  .use(toNodeHandler((request) => app.fetch(request)))
  .listen(Number(process.env.PORT ?? 4000), '127.0.0.1', (error) => {
    if (error) throw error
    console.log(`Backend: http://localhost:${server.address().port}`)
  })
