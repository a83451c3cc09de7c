// The backend alone, on Node, as the environment describes it: node examples/server/serve.js
import { readPort } from './environment.js'
import { createNodeBackend, listen, serveInstallPage } from './node.js'

try {
  const { app, close } = createNodeBackend(process.env)
  const server = await listen(serveInstallPage(app).fetch, readPort(process.env.PORT) ?? 4000)
  console.log(`Backend: http://localhost:${server.address().port}`)
  process.once('SIGTERM', () => {
    server.close(close)
    server.closeIdleConnections()
  })
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
