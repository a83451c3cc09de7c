import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { createStorage } from 'unstorage'
import fsDriver from 'unstorage/drivers/fs-lite'
import { newTokenKey, readTokenKeys } from './token-keys.js'

const DATA = fileURLToPath(new URL('.data', import.meta.url))

/** Connections as files in a folder that only its owner reads. */
export const fileStorage = (base = DATA) => {
  mkdirSync(base, { recursive: true, mode: 0o700 })
  return createStorage({ driver: fsDriver({ base }) })
}

/**
 * For development, when `TOKEN_KEYS` is not set: a key that is made once and kept in a file. Beside
 * what it encrypts, it protects nothing from who reads both.
 */
export const keptTokenKeys = (base = DATA) => {
  const path = join(base, 'token-keys')
  if (!existsSync(path)) {
    mkdirSync(base, { recursive: true, mode: 0o700 })
    writeFileSync(path, newTokenKey(), { mode: 0o600 })
    console.log(`Made a key to encrypt tokens with: ${path}. In production set TOKEN_KEYS.`)
  }
  const keys = readTokenKeys(readFileSync(path, 'utf8'))
  if (!keys) throw new Error(`${path} is empty: delete it, and connect again.`)
  return keys
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
