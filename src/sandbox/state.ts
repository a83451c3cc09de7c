import type { Call, Tell } from './events.js'
import type { SandboxClient } from './options.js'
import type { ReturnAddress } from './redirect.js'
import type { Account, Settings } from './settings.js'

/** One request, and what is needed to answer it. */
export interface Visit {
  request: Request
  url: URL
  settings: Settings
  state: State
  /** Notes what happened. */
  tell: Tell
  /** The last calls, the newest first. */
  lastCalls(): readonly Call[]
}

export type Handler = (visit: Visit) => Response | Promise<Response>

/** Zendesk's documented limit for request bodies: 100 kB. */
export const BODY_LIMIT = 100_000

/** All that the sandbox remembers. */
export interface State {
  sessions: ExpiringMap<Session>
  transactions: ExpiringMap<Transaction>
  codes: ExpiringMap<Grant>
  tokens: ExpiringMap<Grant>
  /** By client and account, from the first token until it is removed or revoked. */
  connections: Map<string, Connection>
}

/** One browser, known by its cookie. */
export interface Session {
  /** Who is signed in, if anybody is. */
  email: string | null
  /** Repeated by the forms that belong to no transaction. */
  formToken: string
}

/** One request to authorize, from its arrival to Allow or Deny. */
export interface Transaction extends ReturnAddress {
  id: string
  client: SandboxClient
  /** The browser that it began in: another one's forms are refused. */
  session: Session
  /** Repeated by every form of this transaction. */
  formToken: string
  account: Account | null
}

/** What a code or a token stands for. */
export interface Grant {
  clientId: string
  account: Account
}

/** A bot that has an account, as Admin Center lists it. */
export interface Connection extends Grant {
  /** What Zendesk's notice names. Told nowhere else in this flow. */
  integrationId: string
}

/** Long enough for somebody who is called away from the consent page. */
const ONE_HOUR = 3_600_000

export function createState({ codeLifetime, tokens }: Settings): State {
  return {
    sessions: createExpiringMap(Number.POSITIVE_INFINITY),
    transactions: createExpiringMap(ONE_HOUR),
    codes: createExpiringMap(codeLifetime),
    tokens: createExpiringMap((tokens.expiresIn ?? Number.POSITIVE_INFINITY) * 1000),
    connections: new Map(),
  }
}

/** A map that forgets: each entry after its lifetime, and the oldest when there are too many. */
export interface ExpiringMap<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  /** Whether there was something to delete. */
  delete(key: string): boolean
  deleteWhere(test: (value: Value) => boolean): void
}

/** Enough for any test, and a bound for a sandbox that runs for weeks. */
const LIMIT = 10_000

/** `lifetime` in milliseconds; `Infinity` for entries that only the limit ends. */
function createExpiringMap<Value>(lifetime: number): ExpiringMap<Value> {
  const entries = new Map<string, { value: Value; expires: number }>()
  return {
    get(key) {
      const entry = entries.get(key)
      return entry && Date.now() < entry.expires ? entry.value : undefined
    },
    set(key, value) {
      entries.set(key, { value, expires: Date.now() + lifetime })
      const [oldest] = entries.keys()
      if (entries.size > LIMIT && oldest !== undefined) entries.delete(oldest)
    },
    delete(key) {
      return entries.delete(key)
    },
    deleteWhere(test) {
      for (const [key, { value }] of entries) if (test(value)) entries.delete(key)
    },
  }
}
