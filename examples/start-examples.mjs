import { createSandbox } from 'sunshine-connect/sandbox'
import { findFreePorts } from './free-ports.mjs'
import { readEnvironment } from './server/connect-config.js'
import { listen, serveInstallPage } from './server/node.js'
import { createNodeBackend } from './server/node-backend.js'
import { startSpa } from './start-spa.mjs'
import { stopper } from './stopper.mjs'

const CALLBACK = '/oauth/callback'

/**
 * Starts what `npm start` shows, in this process and on this machine only.
 *
 * @param {object} [options]
 * @param {{ installPage?: number, spa?: number, sandbox?: number }} [options.ports] where to begin
 *   looking for a free one; 0 = any. Default: 4000 (or `PORT`), 5173 and 4001.
 * @param {Record<string, string | undefined>} [options.env] default: the process's own
 * @param {import('unstorage').Storage} [options.storage] default: as the environment says
 * @param {Partial<import('sunshine-connect/sandbox').SandboxOptions>} [options.sandbox] further
 *   options of the sandbox
 * @param {(error: unknown) => void} [options.onError] gets what became a 5xx
 */
export const startExamples = async ({
  ports = {},
  env = process.env,
  storage,
  sandbox: sandboxOptions,
  onError,
} = {}) => {
  const real = readEnvironment(env)
  const [installPort, sandboxPort, spaPort] = await findFreePorts([
    ports.installPage ?? readPort(env.PORT) ?? 4000,
    ports.sandbox ?? 4001,
    ports.spa ?? 5173,
  ])
  const installPage = `http://localhost:${installPort}`
  const spa = `http://localhost:${spaPort}`
  const sandbox = real ? undefined : `http://127.0.0.1:${sandboxPort}`

  const credentials = real ?? { clientId: 'sandbox', clientSecret: 'sandbox-secret' }
  const callbackPath = real?.redirectUri ? new URL(real.redirectUri).pathname : CALLBACK
  const running = []
  const close = () => Promise.all(running.splice(0).map((stop) => stop()))

  try {
    if (sandbox) {
      const redirectUris = [installPage + CALLBACK, spa + CALLBACK]
      const { fetch } = createSandbox({
        ...sandboxOptions,
        clients: [{ ...credentials, redirectUris }],
      })
      running.push(stopper(await listen(fetch, sandboxPort)))
    }

    const backend = createNodeBackend(
      sandbox ? { ...env, ...environmentOf(sandbox, credentials) } : env,
      { storage, onError, ...(sandbox && { config: { redirectUri: CALLBACK } }) },
    )
    running.push(backend.close)
    running.push(stopper(await listen(serveInstallPage(backend.app).fetch, installPort)))

    running.push(await startSpa({ port: spaPort, backendPort: installPort, callbackPath }))
  } catch (error) {
    await close()
    throw error
  }
  return { installPage, spa, sandbox, redirectUri: real?.redirectUri, close }
}

const environmentOf = (sandbox, { clientId, clientSecret }) => ({
  SUNSHINE_CLIENT_ID: clientId,
  SUNSHINE_CLIENT_SECRET: clientSecret,
  SUNSHINE_REDIRECT_URI: undefined,
  SUNSHINE_BRIDGE_URL: `${sandbox}/sc`,
  SUNSHINE_API_URL: `${sandbox}/sc`,
})

const readPort = (value) => {
  if (!value) return undefined
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
    throw new Error('PORT must be a number from 0 to 65535.')
  }
  return Number(value)
}
