import { createHash, randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'

const PREFIX = 'connections:'

/** Longer than a code can be exchanged, in seconds. */
const CODE_MEMORY = 60 * 60

/** Redis runs it as one step: nothing comes between the look and the change. */
const REPLACE_IF = `
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  if ARGV[2] then redis.call('SET', KEYS[1], ARGV[2]) else redis.call('DEL', KEYS[1]) end
  return 1`

/**
 * Without memory (`maxmemory`) Redis takes no SET, but lets a script that has written go on: so what
 * was exchanged already is kept. `check` is refused, and nothing further is exchanged.
 */
const KEEP = `
  redis.call('DEL', KEYS[1])
  return redis.call('SET', KEYS[1], ARGV[1])`

/**
 * Rows that several backends share.
 *
 * @param {string} url `redis://…`, or `rediss://…` for TLS
 * @param {(error: unknown) => void} onError gets each failure to reach it
 * @returns {import('./connections.js').Rows & { claimCode: (code: string) => Promise<boolean>, close: () => void }}
 */
export function openRedis(url, onError) {
  // A request that has to wait for long fails instead; the connection is made again by itself.
  const redis = new Redis(url, {
    maxRetriesPerRequest: 2,
    connectTimeout: 5000,
    commandTimeout: 5000,
    // A primary that has become a replica says so to each write: another one has taken its place, to
    // which the same address may lead by now. 2 = there the command is sent again.
    reconnectOnError: ({ message }) =>
      /^(READONLY|UNBLOCKED|MASTERDOWN)/.test(message) ? 2 : false,
  })
  redis.defineCommand('replaceIf', { numberOfKeys: 1, lua: REPLACE_IF })
  redis.defineCommand('keep', { numberOfKeys: 1, lua: KEEP })
  redis.on('error', (error) => onError(createUnavailableError(error)))

  return {
    get: async (name) => (await ask(redis.get(PREFIX + name))) ?? undefined,
    set: async (name, text) => {
      await ask(redis.keep(PREFIX + name, text))
    },
    replaceIf: async (name, text, next) => {
      const values = next === undefined ? [text] : [text, next]
      return (await ask(redis.replaceIf(PREFIX + name, ...values))) === 1
    },
    names: () => ask(readNames(redis)),
    check: async () => {
      // A write: a replica, or one without memory, would still answer a PING.
      await ask(redis.set('check', randomBytes(1500).toString('base64'), 'EX', 60))
    },
    claimCode: async (code) => {
      const name = `codes:${createHash('sha256').update(code).digest('hex')}`
      return (await ask(redis.set(name, '1', 'EX', CODE_MEMORY, 'NX'))) === 'OK'
    },
    close: () => redis.disconnect(),
  }
}

async function readNames(redis) {
  const names = new Set()
  for await (const keys of redis.scanStream({ match: `${PREFIX}*`, count: 500 }))
    for (const key of keys) names.add(key.slice(PREFIX.length))
  return [...names]
}

async function ask(answer) {
  try {
    return await answer
  } catch (error) {
    throw createUnavailableError(error)
  }
}

/**
 * What the client throws holds the command, password included. Of that only the reason is told: a
 * code such as ECONNREFUSED, or the first word of Redis's answer, such as WRONGPASS or OOM.
 */
function createUnavailableError({ code, name, message }) {
  const [answered] = /^[A-Z]+(?= )|timed out$/.exec(message) ?? []
  const error = new Error(
    `Redis is out of reach (${code ?? answered ?? name}): see that it runs, takes writes, and that REDIS_URL is right.`,
  )
  return Object.assign(error, { code: 'store_unavailable' })
}
