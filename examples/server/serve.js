// The backend alone, on Node, as the environment describes it: node examples/server/serve.js
// With --new-keys it prints keys for that environment instead.
import { Server } from 'node:net'
import { newKey, newTokenKey, readPort } from './environment.js'
import { createNodeBackend, listen, serveInstallPage } from './node.js'

/**
 * How long, in milliseconds, a connection that nobody asks on is kept once the backend is told to end.
 * Who sends requests to it learns of that a little later; containers are given ten seconds.
 */
const LAST_WAIT = 1000

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
    // By way of `node:net`: Node's HTTP would close all kept connections at once, and a code may just
    // be on its way on one. It is answered, and told that this was the last answer.
    Server.prototype.close.call(server, close)
    server.prependListener('request', (_, response) => response.setHeader('connection', 'close'))
    server.keepAliveTimeout = LAST_WAIT
    setTimeout(() => server.closeIdleConnections(), LAST_WAIT).unref()
  }
  for (const signal of SIGNALS) process.on(signal, end)
}
