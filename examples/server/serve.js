// The backend alone, on Node, as the environment describes it: node examples/server/serve.js
import { createBackend } from './backend.js'
import { listen, serveInstallPage } from './node.js'

try {
  const { app, close } = createBackend(process.env)
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
