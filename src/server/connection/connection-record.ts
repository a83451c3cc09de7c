import { text } from '../../options/kinds.js'
import type { SunshineApp } from '../client/sunshine-app.js'
import { asFields, type Fields, parseFields } from '../fields.js'
import { subdomain, token } from '../kinds.js'
import { StoredConnectionError } from './stored-connection-error.js'

/**
 * A connection as it is stored: plain JSON, this shape for as long as `version` is 2. Version 1, which
 * earlier releases wrote, lacks the three fields that say so. Fields of your own go beside it, not
 * into it. It holds the token: encrypt it before it is written anywhere.
 */
export interface ConnectionRecord {
  /** Of this shape. A record of version 1 stays one, so that an earlier release can still read it. */
  version: 1 | 2
  /** Whoever has it acts for the customer. */
  accessToken: string
  /** How to present it: `Bearer`. */
  tokenType: string
  /** The customer's app. */
  app: {
    /** Part of the address of every later API call. */
    id: string
    /** What the customer calls the app, if anything. */
    displayName: string | null
    /** The host of every later API call, revoking included; null if Zendesk didn't tell. */
    subdomain: string | null
  }
  /** When the person connected: ISO 8601, in UTC. */
  connectedAt: string
  /** When the token ends: ISO 8601, in UTC. Only where Zendesk told. Not in version 1. */
  expiresAt?: string
  /** Only where Zendesk sent one. As secret as the token. Not in version 1. */
  refreshToken?: string
  /** Only where Zendesk told. Not in version 1. */
  scope?: string
  /**
   * Set where Zendesk has refused the token with 401, to when that was first seen: ISO 8601, in UTC.
   * Most likely the customer has removed the integration; an outage may look the same, so the record
   * stays, and a check that works takes the mark away: see `recordCheck`.
   */
  removedAt?: string
}

/**
 * Makes the record of what `onConnect` gets, ready to be stored. Of the app it keeps what later
 * calls and people need; settings and metadata stay at Zendesk.
 *
 * @param connectedAt Default: now.
 * @throws StoredConnectionError `record_invalid` for what is no connection.
 *
 * @example
 * ```ts
 * import { createConnectionRecord } from 'sunshine-connect/server/connection'
 *
 * const app = { id: '5f5e1000', displayName: 'Acme', subdomain: 'acme' }
 * const record = createConnectionRecord({ accessToken: 'from onConnect', app })
 * console.log(record.connectedAt)
 * ```
 */
export function createConnectionRecord(
  connection: {
    accessToken: string
    tokenType?: string
    app: SunshineApp
    expiresAt?: string
    refreshToken?: string
    scope?: string
  },
  connectedAt: Date = new Date(),
): ConnectionRecord {
  const { accessToken, tokenType = 'Bearer', app, ...more } = asFields(connection)
  const { id, displayName = null, subdomain = null } = asFields(app)
  return parseConnectionRecord({
    version: 2,
    accessToken,
    tokenType,
    app: { id, displayName, subdomain },
    connectedAt: isDate(connectedAt) ? connectedAt.toISOString() : undefined,
    expiresAt: more.expiresAt,
    refreshToken: more.refreshToken,
    scope: more.scope,
  })
}

/**
 * Reads a record that was stored: the object, or its JSON text. Fields it doesn't know are left out.
 *
 * @throws StoredConnectionError `record_version_unknown` for a version other than 1 and
 * 2, `record_invalid` for everything else that is no record. Neither quotes the value.
 *
 * @example
 * ```ts
 * import { parseConnectionRecord } from 'sunshine-connect/server/connection'
 *
 * const rows = new Map<string, string>()
 * const stored = rows.get('ada')
 * if (stored) console.log(parseConnectionRecord(stored).app.displayName)
 * ```
 */
export function parseConnectionRecord(value: unknown): ConnectionRecord {
  const stored = asFields(typeof value === 'string' ? parseFields(value) : value)
  const { version } = stored
  if (typeof version === 'number' && version !== 1 && version !== 2) {
    throw new StoredConnectionError(
      'record_version_unknown',
      `Connection record has version ${version}, this release reads versions 1 and 2: upgrade sunshine-connect.`,
    )
  }
  const record = readRecord(stored)
  if (record) return record
  throw new StoredConnectionError(
    'record_invalid',
    'What was stored is no connection record: have the person connect again.',
  )
}

/** The record in the fields of its version, or undefined where one is missing or wrong. */
function readRecord(stored: Fields): ConnectionRecord | undefined {
  const { version } = stored
  const accessToken = token.read(stored.accessToken)
  const tokenType = text.read(stored.tokenType)
  const app = readStoredApp(asFields(stored.app))
  const connectedAt = readTime(stored.connectedAt)
  if (version !== 1 && version !== 2) return undefined
  if (!accessToken || !tokenType || !app || !connectedAt) return undefined
  const record: ConnectionRecord = { version, accessToken, tokenType, app, connectedAt }
  const kinds = version === 1 ? MARK : { ...MORE, ...MARK }
  for (const [name, read] of Object.entries(kinds)) {
    if (stored[name] === undefined) continue
    const value = read(stored[name])
    if (value === undefined) return undefined
    Object.assign(record, { [name]: value })
  }
  return record
}

/** What need not be there. What is there has to be right. */
const MARK = { removedAt: readTime }
const MORE = { expiresAt: readTime, refreshToken: token.read, scope: text.read }

function readStoredApp(app: Fields): ConnectionRecord['app'] | undefined {
  const id = text.read(app.id)
  const place = app.subdomain === null ? null : subdomain.read(app.subdomain)
  const { displayName } = app
  const isNamed = displayName === null || typeof displayName === 'string'
  return id && isNamed && place !== undefined ? { id, displayName, subdomain: place } : undefined
}

function readTime(value: unknown): string | undefined {
  const time = text.read(value)
  return time && isDate(new Date(time)) ? time : undefined
}

/** A date, and not `Invalid Date`, whose time is no number. */
function isDate(value: unknown): value is Date {
  return value instanceof Date && !Number.isNaN(value.getTime())
}
