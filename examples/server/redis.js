import { createHash } from 'node:crypto'
import { createStorage } from 'unstorage'
import redisDriver from 'unstorage/drivers/redis'

/** Longer than a code can be exchanged, in seconds. */
const CODE_MEMORY = 60 * 60

/**
 * What several backends share. Its address may hold a password, so it is in no message.
 *
 * @param {string} url `redis://…`, or `rediss://…` for TLS
 * @param {(error: unknown) => void} onError gets each failure to reach it
 */
export const openRedis = (url, onError) => {
  // A request that has to wait for long fails instead; the connection is made again by itself.
  const driver = redisDriver({ url, maxRetriesPerRequest: 2, connectTimeout: 5000 })
  const redis = driver.getInstance()
  redis.on('error', ({ code, name }) => onError(new Error(`Redis: ${code ?? name}`)))
  return {
    storage: createStorage({ driver }),
    claimCode: async (code) => {
      const key = `codes:${createHash('sha256').update(code).digest('hex')}`
      return (await redis.set(key, '1', 'EX', CODE_MEMORY, 'NX')) === 'OK'
    },
    close: () => redis.disconnect(),
  }
}
