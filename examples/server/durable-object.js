import { DurableObject } from 'cloudflare:workers'

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
    await this.ctx.storage.put(CODES + hash, true)
    await this.ctx.storage.setAlarm(Date.now() + CODE_MEMORY)
    return true
  }

  /** When nothing was claimed for so long, every claim is old. */
  async alarm() {
    const claims = await this.ctx.storage.list({ prefix: CODES })
    for (const key of claims.keys()) await this.ctx.storage.delete(key)
  }
}

/**
 * Rows in a Durable Object, for Cloudflare Workers. Workers KV would not do: two of its writers can't
 * tell who comes first.
 *
 * @returns {import('./connections.js').Rows}
 */
export function openDurableObject(namespace) {
  // Asked for in each call: what one request has opened, another can't use.
  const object = () => namespace.getByName('rows')
  return {
    get: (name) => object().get(name),
    set: (name, text) => object().set(name, text),
    replaceIf: (name, text, next) => object().replaceIf(name, text, next),
    names: () => object().names(),
    check: async () => {},
    claimCode: async (code) => object().claimCode(await hashOf(code)),
  }
}

async function hashOf(code) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
