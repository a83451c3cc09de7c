// Bun 1: bun bun.js
import { createNodeBackend } from '../node.js'

const { port } = Bun.serve({
  port: Number(process.env.PORT ?? 4000),
  hostname: '127.0.0.1',
  fetch: createNodeBackend(process.env).app.fetch,
})
console.log(`Backend: http://localhost:${port}`)
