import { DurableObject } from 'cloudflare:workers'
import { hex } from './connections.js'

const CONNECTIONS = 'connections:'
const CODES = 'codes:'

/** Longer than a code can be exchanged, in milliseconds. */
const CODE_MEMORY = 60 * 60 * 1000

/** What the workers share: one object, which lets nothing else in while it waits for its storage. */
export class RowsObject extends DurableObject {
  get(name) {
    return this.ctx.storage.get(CONNECTIONS + name)
  }

  set(name, text) {
    return this.ctx.storage.put(CONNECTIONS + name, text)
  }

  async replaceIf(name, text, next) {
    if ((await this.get(name)) !== text) return false
    if (next === undefined) await this.ctx.storage.delete(CONNECTIONS + name)
    else await this.set(name, next)
    return true
  }

  async names() {
    const rows = await this.ctx.storage.list({ prefix: CONNECTIONS })
    return [...rows.keys()].map((key) => key.slice(CONNECTIONS.length))
  }

  async claimCode(hash) {
    if (await this.ctx.storage.get(CODES + hash)) return false
    await this.ctx.storage.put(CODES + hash, Date.now())
    // Not each time: put off by every claim, it would never come.
    if ((await this.ctx.storage.getAlarm()) === null) await this.#wakeIn(CODE_MEMORY)
    return true
  }

  /** Forgets the claims that are old enough, and comes again for the others. */
  async alarm() {
    const claims = await this.ctx.storage.list({ prefix: CODES })
    const old = Date.now() - CODE_MEMORY
    let isLeft = false
    for (const [key, claimedAt] of claims) {
      if (claimedAt <= old) await this.ctx.storage.delete(key)
      else isLeft = true
    }
    if (isLeft) await this.#wakeIn(CODE_MEMORY / 4)
  }

  #wakeIn(milliseconds) {
    return this.ctx.storage.setAlarm(Date.now() + milliseconds)
  }

  /** Writes, and waits until it is kept. */
  async check() {
    await this.ctx.storage.put('check', Date.now())
    await this.ctx.storage.sync()
  }
}

/**
 * Rows in a Durable Object, for Cloudflare Workers. Workers KV would not do: two of its writers can't
 * tell who comes first.
 *
 * @returns {import('./connections.js').Rows}
 */
export function openDurableObject(namespace) {
  async function ask(question) {
    try {
      // Asked for in each call: what one request has opened, another can't use.
      return await question(namespace.getByName('rows'))
    } catch (error) {
      throw createUnavailableError(error)
    }
  }
  return {
    get: (name) => ask((rows) => rows.get(name)),
    set: (name, text) => ask((rows) => rows.set(name, text)),
    replaceIf: (name, text, next) => ask((rows) => rows.replaceIf(name, text, next)),
    names: () => ask((rows) => rows.names()),
    check: () => ask((rows) => rows.check()),
    claimCode: async (code) => {
      const hash = await hashOf(code)
      return ask((rows) => rows.claimCode(hash))
    },
  }
}

async function hashOf(code) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code))
  return hex(new Uint8Array(digest))
}

/** The runtime's own reason is behind it; that is no row's. */
function createUnavailableError(cause) {
  const error = new Error('The Durable Object did not do it: see the reason behind this.', {
    cause,
  })
  return Object.assign(error, { code: 'store_unavailable' })
}
