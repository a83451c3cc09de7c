import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Hono } from 'hono'
import { createSandbox } from 'sunshine-connect/sandbox'
import { findFreePorts } from './free-ports.mjs'
import { hasCredentials, readPort } from './server/environment.js'
import { knownHostsOnly } from './server/guards.js'
import { createNodeBackend, listen, serveInstallPage } from './server/node.js'
import { startSpa } from './start-spa.mjs'
import { stopper } from './stopper.mjs'

const CALLBACK = '/oauth/callback'
const SANDBOX_CLIENT = { clientId: 'sandbox', clientSecret: 'sandbox-secret' }

/**
 * Starts what `npm start` shows, in this process and on this machine only: each server answers to
 * its own name for itself, `localhost`, and to no other.
 *
 * @param {object} [options]
 * @param {{ installPage?: number, spa?: number, sandbox?: number }} [options.ports] where to begin
 *   looking for a free one; 0 = any. Default: 4000 (or `PORT`), 5173 and 4001.
 * @param {Record<string, string | undefined>} [options.env] default: the process's own
 * @param {import('./server/connections.js').Rows} [options.rows] default: as the environment says
 * @param {Partial<import('sunshine-connect/sandbox').SandboxOptions>} [options.sandbox] further
 *   options of the sandbox
 * @param {(error: unknown) => void} [options.onError] gets what became a 5xx
 */
export async function startExamples({
  ports = {},
  env = process.env,
  rows,
  sandbox: sandboxOptions,
  onError,
} = {}) {
  refuseServedFolder(env.DATA_FOLDER)
  const isReal = hasCredentials(env)
  const [installPort, sandboxPort, spaPort] = await findFreePorts([
    ports.installPage ?? readPort(env.PORT) ?? 4000,
    ports.sandbox ?? 4001,
    ports.spa ?? 5173,
  ])
  const installPage = `http://localhost:${installPort}`
  const spa = `http://localhost:${spaPort}`
  const sandbox = isReal ? undefined : `http://127.0.0.1:${sandboxPort}`
  const redirectUri = isReal ? env.SUNSHINE_REDIRECT_URI || undefined : undefined
  const running = []
  const close = () => Promise.all(running.splice(0).map((stop) => stop()))

  try {
    if (sandbox) {
      const redirectUris = [installPage + CALLBACK, spa + CALLBACK]
      const clients = [{ ...SANDBOX_CLIENT, redirectUris }]
      const { fetch } = createSandbox({ ...sandboxOptions, clients })
      running.push(...(await listenOnBoth(onThisMachine(fetch), sandboxPort)))
    }

    const backend = createNodeBackend(
      sandbox ? { ...env, ...environmentOf(sandbox) } : env,
      given({ rows, onError, config: sandbox && { redirectUri: CALLBACK } }),
    )
    running.push(backend.close)
    running.push(...(await listenOnBoth(serveInstallPage(backend.app).fetch, installPort)))

    const callbackPath = redirectUri ? new URL(redirectUri).pathname : CALLBACK
    running.push(await startSpa({ port: spaPort, backendPort: installPort, callbackPath }))
  } catch (error) {
    await close()
    throw error
  }
  return { installPage, spa, sandbox, redirectUri, close }
}

/**
 * On each address that browsers try for `localhost`: on one that is left free, another process would
 * be taken for us.
 *
 * @returns what stops them
 */
async function listenOnBoth(fetch, port) {
  const first = stopper(await listen(fetch, port))
  try {
    return [first, stopper(await listen(fetch, port, '::1'))]
  } catch (error) {
    // No IPv6 on this machine: nobody else is there either.
    if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') return [first]
    await first()
    throw error
  }
}

/** What is kept may be encrypted, but the key is kept beside it. */
function refuseServedFolder(folder) {
  if (!folder) return
  const project = realpathSync(fileURLToPath(new URL('..', import.meta.url)))
  const path = relative(project, realPath(resolve(folder)))
  if (!path.startsWith('..') && !isAbsolute(path))
    throw new Error(
      'DATA_FOLDER must lie outside this project: development servers serve its files.',
    )
}

/** Where links lead, also for what isn't there yet. */
function realPath(path) {
  if (existsSync(path)) return realpathSync(path)
  return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path))
}

function onThisMachine(fetch) {
  return new Hono().use(knownHostsOnly()).all('*', ({ req }) => fetch(req.raw)).fetch
}

function environmentOf(sandbox) {
  return {
    SUNSHINE_CLIENT_ID: SANDBOX_CLIENT.clientId,
    SUNSHINE_CLIENT_SECRET: SANDBOX_CLIENT.clientSecret,
    SUNSHINE_REDIRECT_URI: undefined,
    SUNSHINE_BRIDGE_URL: `${sandbox}/sc`,
    SUNSHINE_API_URL: `${sandbox}/sc`,
  }
}

/** Without the options that were left out. */
function given(options) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
