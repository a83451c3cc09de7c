// The backend alone, on Node, as the environment describes it: node examples/server/serve.js
import { listen, serveInstallPage } from './node.js'
import { createNodeBackend } from './node-backend.js'

try {
  const { app, close } = createNodeBackend(process.env)
  const server = await listen(serveInstallPage(app).fetch, Number(process.env.PORT ?? 4000))
  console.log(`Backend: http://localhost:${server.address().port}`)
  process.once('SIGTERM', () => {
    server.close(close)
    server.closeIdleConnections()
  })
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
