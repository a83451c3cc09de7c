import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { createStorage } from 'unstorage'
import fsDriver from 'unstorage/drivers/fs-lite'

const DATA = fileURLToPath(new URL('.data', import.meta.url))

/** Connections as files in a folder that only its owner reads. */
export const fileStorage = (base = DATA) => {
  mkdirSync(base, { recursive: true, mode: 0o700 })
  return createStorage({ driver: fsDriver({ base }) })
}

/** Adds the install page, which is nothing but files, and the script-tag build it loads. */
export const serveInstallPage = (app) => {
  for (const file of ['sunshine-connect.global.js', 'sunshine-connect.global.js.map']) {
    const path = fileURLToPath(import.meta.resolve(`sunshine-connect/dist/${file}`))
    app.get(`/${file}`, serveStatic({ path }))
  }
  const root = fileURLToPath(new URL('../install-page', import.meta.url))
  const onFound = (_path, c) => c.header('cache-control', 'no-cache')
  return app.get('/*', serveStatic({ root, onFound }))
}

/** Listens on this machine only. Resolves to the server once it takes requests. */
export const listen = (fetch, port, hostname = '127.0.0.1') =>
  new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname }, () => resolve(server))
    server.once('error', reject)
  })
