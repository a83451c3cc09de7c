import { once } from 'node:events'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { createServer as createViteServer } from 'vite'
import { isLoopbackHost } from './server/guards.js'
import { stopper } from './stopper.mjs'

/**
 * Vite's dev server as a guest of ours: on its own it would end the process by itself on SIGTERM,
 * before the other servers are closed, and answer to more names than this machine's own.
 *
 * @param {object} options
 * @param {number} options.port
 * @param {number} options.backendPort where `/api` and the redirect page are
 * @param {string} options.callbackPath path of the redirect page
 * @returns what stops it
 */
export async function startSpa({ port, backendPort, callbackPath }) {
  const server = createServer()
  const backend = { target: `http://127.0.0.1:${backendPort}` }
  // Before Vite listens for it: a socket that is gone is not spoken to.
  server.on('upgrade', ({ headers }, socket) => {
    if (!isLoopbackHost(headers.host)) socket.destroy()
  })
  const vite = await createViteServer({
    root: fileURLToPath(new URL('spa', import.meta.url)),
    logLevel: 'warn',
    clearScreen: false,
    server: {
      middlewareMode: true,
      ws: { server },
      proxy: { '/api': backend, '/oauth': backend, [callbackPath]: backend },
    },
  })
  server.on('request', (request, response) => {
    // Any page may ask for this one: it starts a program.
    if (/__open-in-editor/i.test(request.url ?? '')) response.writeHead(404).end()
    else if (isLoopbackHost(request.headers.host)) vite.middlewares(request, response)
    else response.writeHead(421).end('This server goes by the name of localhost only.')
  })
  // Browsers try either address for `localhost`: on one that is left free, another process would be
  // taken for us.
  const other = createServer()
  for (const event of ['request', 'upgrade'])
    other.on(event, (...values) => server.emit(event, ...values))
  const stop = () => Promise.all([vite.close(), stopper(server)(), stopper(other)()])
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening')
    await once(other.listen(port, '::1'), 'listening').catch(refuseUnlessThereIsNone)
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}

/** No IPv6 on this machine: nobody else is there either. */
function refuseUnlessThereIsNone(error) {
  if (error.code !== 'EADDRNOTAVAIL' && error.code !== 'EAFNOSUPPORT') throw error
}
