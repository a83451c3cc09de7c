import { createSunshineClient } from 'sunshine-connect/server'
import { createApp } from './app.js'
import { readEnvironment } from './connect-config.js'
import { createConnections } from './connections.js'
import { fileStorage, keptTokenKeys } from './node.js'
import { openRedis } from './redis.js'
import { readTokenKeys } from './token-keys.js'

/**
 * The backend as the environment describes it, for one process or many: with `REDIS_URL` they share
 * what they keep, and then `TOKEN_KEYS` must be theirs together too.
 *
 * @param {Record<string, string | undefined>} env
 * @param {object} [options]
 * @param {import('unstorage').Storage} [options.storage] default: Redis, or files in .data
 * @param {Partial<import('./connect-config.js').ConnectConfig>} [options.config] for the pages
 * @param {(error: unknown) => void} [options.onError] default: prints it
 * @throws Error that says which variable is missing or wrong
 */
export const createBackend = (
  env,
  { storage, config, onError = (error) => console.error(error) } = {},
) => {
  const settings = readEnvironment(env)
  if (!settings) throw new Error('Set SUNSHINE_CLIENT_ID and SUNSHINE_CLIENT_SECRET.')
  const { redirectUri, authorizeUrl, ...clientOptions } = settings
  const keys = readKeys(env)
  const redis = env.REDIS_URL ? openRedis(env.REDIS_URL, onError) : undefined
  const rows = storage ?? redis?.storage ?? fileStorage()
  const app = createApp({
    client: createSunshineClient(clientOptions),
    connections: createConnections({ storage: rows, keys }),
    config: { clientId: settings.clientId, redirectUri, authorizeUrl, ...config },
    callbackPath: redirectUri && new URL(redirectUri).pathname,
    claimCode: redis?.claimCode,
    onError,
  })
  return { app, close: async () => redis?.close() }
}

const readKeys = ({ TOKEN_KEYS, REDIS_URL }) => {
  const keys = readTokenKeys(TOKEN_KEYS)
  if (REDIS_URL && !keys)
    throw new Error('REDIS_URL is set but TOKEN_KEYS is not: what several keep, all must read.')
  return keys ?? keptTokenKeys()
}
