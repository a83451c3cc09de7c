const BRAND: unique symbol = Symbol.for('sunshine-connect: StoredConnectionError')

/**
 * A stored connection that can't be used as it is. Nothing of it is quoted. Tell it by
 * {@link isStoredConnectionError}, which knows it across copies of the library.
 *
 * | code | what happened, and the cure |
 * |---|---|
 * | `record_invalid` | what the store gave is no connection record: have the person connect again |
 * | `record_version_unknown` | a newer release wrote the record: upgrade this one |
 * | `subdomain_unknown` | Zendesk never told the subdomain, so nothing can be revoked: the customer removes the integration in Admin Center |
 */
export class StoredConnectionError extends Error {
  /** One of the codes above. */
  readonly code: 'record_invalid' | 'record_version_unknown' | 'subdomain_unknown'

  constructor(code: StoredConnectionError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoredConnectionError'
    this.code = code
  }

  get [BRAND](): true {
    return true
  }
}

/**
 * Whether a value is a `StoredConnectionError`, of this copy of the library or of another one in the
 * process (`instanceof` knows only its own).
 *
 * @example
 * ```ts
 * import { isStoredConnectionError, parseConnectionRecord } from 'sunshine-connect/server/connection'
 *
 * try {
 *   parseConnectionRecord('what the store gave')
 * } catch (error) {
 *   if (!isStoredConnectionError(error)) throw error
 *   console.warn(error.code) // record_invalid
 * }
 * ```
 */
export function isStoredConnectionError(value: unknown): value is StoredConnectionError {
  return typeof value === 'object' && value !== null && BRAND in value
}
