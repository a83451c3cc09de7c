import { createSunshineClient } from 'sunshine-connect/server'
import { createApp } from './app.js'
import { readEnvironment } from './connect-config.js'
import { createConnections } from './connections.js'
import { readTokenKeys } from './token-keys.js'

/**
 * The backend as the environment describes it, on whatever runtime.
 *
 * @param {Record<string, string | undefined>} env
 * @param {object} options
 * @param {import('unstorage').Storage} options.storage
 * @param {import('./token-keys.js').TokenKey[]} [options.keys] default: those in `TOKEN_KEYS`
 * @param {(code: string) => Promise<boolean>} [options.claimCode] see `once-per-code.js`
 * @param {Partial<import('./connect-config.js').ConnectConfig>} [options.config] for the pages
 * @param {(error: unknown) => void} [options.onError] default: prints it
 * @throws Error that says which variable is missing or wrong
 */
export const createBackend = (
  env,
  { storage, keys = readTokenKeys(env.TOKEN_KEYS), claimCode, config, onError },
) => {
  const settings = readEnvironment(env)
  if (!settings) throw new Error('Set SUNSHINE_CLIENT_ID and SUNSHINE_CLIENT_SECRET.')
  if (!keys) throw new Error('Set TOKEN_KEYS.')
  const { redirectUri, authorizeUrl, ...clientOptions } = settings
  return createApp({
    client: createSunshineClient(clientOptions),
    connections: createConnections({ storage, keys }),
    config: { clientId: settings.clientId, redirectUri, authorizeUrl, ...config },
    callbackPath: redirectUri && new URL(redirectUri).pathname,
    claimCode,
    onError,
  })
}
