import { once } from 'node:events'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { createServer as createViteServer } from 'vite'
import { stopper } from './stopper.mjs'

/**
 * Vite's dev server as a guest of ours: on its own it would end the process by itself on SIGTERM,
 * before the other servers are closed.
 *
 * @param {object} options
 * @param {number} options.port
 * @param {number} options.backendPort where `/api` and the redirect page are
 * @param {string} options.callbackPath path of the redirect page
 * @returns what stops it
 */
export const startSpa = async ({ port, backendPort, callbackPath }) => {
  const server = createServer()
  const backend = { target: `http://127.0.0.1:${backendPort}` }
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
  server.on('request', vite.middlewares)
  const stop = () => Promise.all([vite.close(), stopper(server)()])
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening')
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}
