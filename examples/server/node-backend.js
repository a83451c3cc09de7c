import { createBackend } from './backend.js'
import { fileStorage, keptTokenKeys } from './node.js'
import { openRedis } from './redis.js'
import { readTokenKeys } from './token-keys.js'

/**
 * The backend where there are files and sockets, for one process or many: with `REDIS_URL` they
 * share what they keep, and then `TOKEN_KEYS` must be theirs together too.
 *
 * @param {Record<string, string | undefined>} env
 * @param {object} [options] as `createBackend` has them
 * @param {import('unstorage').Storage} [options.storage] default: Redis, or files
 * @param {(error: unknown) => void} [options.onError] default: prints it
 */
export const createNodeBackend = (
  env,
  { onError = (error) => console.error(error), ...options } = {},
) => {
  const keys = readTokenKeys(env.TOKEN_KEYS)
  if (env.REDIS_URL && !keys)
    throw new Error('REDIS_URL is set but TOKEN_KEYS is not: what several keep, all must read.')
  const redis = env.REDIS_URL ? openRedis(env.REDIS_URL, onError) : undefined
  const folder = env.DATA_FOLDER || undefined
  const app = createBackend(env, {
    keys: keys ?? keptTokenKeys(folder),
    claimCode: redis?.claimCode,
    onError,
    ...options,
    storage: options.storage ?? redis?.storage ?? fileStorage(folder),
  })
  return { app, close: async () => redis?.close() }
}
