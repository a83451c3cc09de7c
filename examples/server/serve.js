// The backend alone, on Node, as the environment describes it: node examples/server/serve.js
// With --new-keys it prints keys for that environment instead.
import { newKey, newTokenKey, readPort } from './environment.js'
import { createNodeBackend, listen, serveInstallPage } from './node.js'

/** Sent by systemd and containers, by Ctrl+C, and when a terminal is closed. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP']

if (process.argv.includes('--new-keys')) {
  console.log(`TOKEN_KEYS=${newTokenKey()}\nREMOVE_KEY=${newKey()}\nSESSION_KEY=${newKey()}`)
} else {
  serve(process.env).catch((error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}

async function serve(env) {
  const { app, close } = createNodeBackend(env)
  const server = await listen(
    serveInstallPage(app).fetch,
    readPort(env.PORT) ?? 4000,
    env.HOST || undefined,
  )
  console.log(`Backend: http://localhost:${server.address().port}`)
  let isEnding = false
  // What has begun is finished, however often one is told to end: a code works once.
  const end = () => {
    if (isEnding) return
    isEnding = true
    server.close(close)
    server.closeIdleConnections()
    // Nor does a connection that is busy now stay for a next request.
    server.keepAliveTimeout = 1
  }
  for (const signal of SIGNALS) process.on(signal, end)
}
