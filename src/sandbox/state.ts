import { createExpiringMap, type ExpiringMap } from './expiring-map.js'
import type { SandboxClient } from './options.js'
import type { Account, Settings } from './settings.js'

/** All that the sandbox remembers. */
export interface State {
  sessions: ExpiringMap<Session>
  transactions: ExpiringMap<Transaction>
  codes: ExpiringMap<Grant>
  tokens: ExpiringMap<Grant>
}

/** One browser, known by its cookie. */
export interface Session {
  /** Who is signed in, if anybody is. */
  email: string | null
  /** Repeated by the sign-out form. */
  formToken: string
}

/** One request to authorize, from its arrival to Allow or Deny. */
export interface Transaction {
  id: string
  client: SandboxClient
  redirectUri: string
  /** As it stood in the query, still percent-encoded; `null` if none was sent. */
  rawState: string | null
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

/** Long enough for somebody who is called away from the consent page. */
const ONE_HOUR = 3_600_000

export function createState({ codeLifetime }: Settings): State {
  return {
    sessions: createExpiringMap(Number.POSITIVE_INFINITY),
    transactions: createExpiringMap(ONE_HOUR),
    codes: createExpiringMap(codeLifetime),
    tokens: createExpiringMap(Number.POSITIVE_INFINITY),
  }
}
