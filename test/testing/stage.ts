import { startSandbox } from 'sunshine-connect/sandbox'
import { findFreePorts } from '../../examples/free-ports.mjs'
import { startBackend } from '../examples/backend-process.ts'

/** An integrator's app, minimal.js, and a sandbox that asks. */
export const startApp = async () => {
  const [port = 0] = await findFreePorts([0])
  const url = `http://localhost:${port}`
  const client = { clientId: 'sandbox', clientSecret: 'sandbox-secret' }
  const sandbox = await startSandbox({
    clients: [{ ...client, redirectUris: [`${url}/oauth/callback`] }],
  })
  const env = { SUNSHINE_CLIENT_ID: '', SANDBOX_URL: `${sandbox.url}/sc`, PORT: String(port) }
  const backend = await startBackend(env, [process.execPath, 'examples/server/minimal.js'])
  return {
    url,
    stop: async () => {
      await backend.stop()
      await sandbox.close()
    },
  }
}
