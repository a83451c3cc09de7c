import { readSubdomain, type SunshineApp } from './app.js'
import { ConnectionError } from './connection-error.js'
import { type Fields, parseFields } from './read-body.js'
import { readText, readToken } from './read-options.js'

/**
 * A connection as it is stored: plain JSON, this shape for as long as `version` is 1. Fields of your
 * own go beside it, not into it. It holds the token: encrypt it before it is written anywhere.
 */
export interface ConnectionRecord {
  /** Of this shape. */
  version: 1
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
}

/**
 * Makes the record of what `onConnect` gets, ready to be stored. Of the app it keeps what later
 * calls and people need; settings and metadata stay at Zendesk.
 *
 * @param connectedAt Default: now.
 * @throws ConnectionError `record_invalid` for what is no connection.
 */
export const createConnectionRecord = (
  connection: { accessToken: string; tokenType?: string; app: SunshineApp },
  connectedAt: Date = new Date(),
): ConnectionRecord => {
  const { accessToken, tokenType = 'Bearer', app } = Object(connection)
  const { id, displayName = null, subdomain = null } = Object(app)
  return parseConnectionRecord({
    version: 1,
    accessToken,
    tokenType,
    app: { id, displayName, subdomain },
    connectedAt: isDate(connectedAt) && connectedAt.toISOString(),
  })
}

/**
 * Reads a record that was stored: the object, or its JSON text. Fields it doesn't know are left out.
 *
 * @throws ConnectionError `record_version_unknown` for a version other than 1, `record_invalid` for
 * everything else that is no record. Neither quotes the value.
 */
export const parseConnectionRecord = (value: unknown): ConnectionRecord => {
  const stored: Fields = Object(typeof value === 'string' ? parseFields(value) : value)
  const app: Fields = Object(stored.app)
  const { version } = stored
  if (typeof version === 'number' && version !== 1) {
    throw new ConnectionError(
      'record_version_unknown',
      `Connection record has version ${version}, this release reads version 1: upgrade sunshine-connect.`,
    )
  }
  const accessToken = readToken(stored.accessToken)
  const tokenType = readText(stored.tokenType)
  const connectedAt = readText(stored.connectedAt)
  const id = readText(app.id)
  const subdomain = app.subdomain === null ? null : readSubdomain(app.subdomain)
  const { displayName } = app
  const isNamed = displayName === null || typeof displayName === 'string'
  const isWhole =
    accessToken && tokenType && id && subdomain !== '' && isDate(new Date(connectedAt))
  if (version === 1 && isWhole && isNamed)
    return { version, accessToken, tokenType, app: { id, displayName, subdomain }, connectedAt }
  throw new ConnectionError(
    'record_invalid',
    'What was stored is no connection record: have the person connect again.',
  )
}

const isDate = (value: unknown): value is Date =>
  value instanceof Date && !Number.isNaN(value.getTime())
