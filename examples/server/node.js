import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { createApp } from './app.js'
import { newKey, newTokenKey, readEnvironment } from './environment.js'
import { defaultDataFolder, keptKey, openFiles } from './files.js'
import { openPostgres } from './postgres.js'
import { openRedis } from './redis.js'

const KEPT_KEYS = { TOKEN_KEYS: newTokenKey, REMOVE_KEY: newKey, SESSION_KEY: newKey }

/**
 * The backend where there are files and sockets: one process with files, or with `REDIS_URL` or
 * `DATABASE_URL` as many as you like, which then must be given the same keys.
 *
 * @param {Record<string, string | undefined>} env
 * @param {object} [options]
 * @param {import('./connections.js').Rows} [options.rows] default: as the environment says
 * @param {{ redirectUri?: string }} [options.config] as `createApp` has it
 * @param {(error: unknown) => void} [options.onError] default: prints it
 */
export function createNodeBackend(env, { rows, config, onError = printError } = {}) {
  const isShared = env.REDIS_URL || env.DATABASE_URL
  if (env.REDIS_URL && env.DATABASE_URL) throw new Error('Set REDIS_URL or DATABASE_URL, not both.')
  const folder = isShared ? undefined : env.DATA_FOLDER || defaultDataFolder(env)
  const settings = readEnvironment(isShared ? env : withKeptKeys(env, folder))
  const { redisUrl, databaseUrl } = settings
  const opened = rows ?? openRows({ redisUrl, databaseUrl, folder }, onError)
  const app = createApp({ settings, rows: opened, config, onError })
  return { app, close: async () => opened.close?.() }
}

function openRows({ redisUrl, databaseUrl, folder }, onError) {
  if (databaseUrl) return openPostgres(databaseUrl, onError)
  return redisUrl ? openRedis(redisUrl, onError) : openFiles(folder)
}

/** For development, where keys are not set. */
function withKeptKeys(env, folder) {
  const missing = Object.entries(KEPT_KEYS).filter(([variable]) => !env[variable]?.trim())
  const kept = missing.map(([variable, make]) => [variable, keptKey(folder, variable, make)])
  return { ...env, ...Object.fromEntries(kept) }
}

function printError(error) {
  console.error(error)
}

/** Adds the install page, which is nothing but files, and the script-tag build it loads. */
export function serveInstallPage(app) {
  for (const file of ['sunshine-connect.global.js', 'sunshine-connect.global.js.map']) {
    const path = fileURLToPath(import.meta.resolve(`sunshine-connect/dist/${file}`))
    app.get(`/${file}`, serveStatic({ path }))
  }
  const root = fileURLToPath(new URL('../install-page', import.meta.url))
  const onFound = (_path, c) => c.header('cache-control', 'no-cache')
  return app.get('/*', serveStatic({ root, onFound }))
}

/**
 * How long a connection stays for a next request, in milliseconds: longer than load balancers keep
 * theirs, so that they close first. Where we do, a code may just be on its way, and is lost.
 */
const KEPT = 65_000

/** Listens on this machine only, unless told otherwise. Resolves to the server once it takes requests. */
export function listen(fetch, port, hostname = '127.0.0.1') {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname }, () => resolve(server))
    server.once('error', reject)
    server.keepAliveTimeout = KEPT
  })
}
