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
    if (isLoopbackHost(request.headers.host)) vite.middlewares(request, response)
    else response.writeHead(421).end('This server goes by the name of localhost only.')
  })
  const stop = () => Promise.all([vite.close(), stopper(server)()])
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening')
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}
