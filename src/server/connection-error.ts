/**
 * A connection that can't be used as it is kept. Nothing of it is quoted.
 *
 * | code | what happened, and the cure |
 * |---|---|
 * | `record_invalid` | what the store gave is no connection record: have the person connect again |
 * | `record_version_unknown` | a newer release wrote the record: upgrade this one |
 * | `subdomain_unknown` | Zendesk never told the subdomain, so nothing can be revoked: the customer removes the integration in Admin Center |
 */
export class ConnectionError extends Error {
  /** One of the codes above. */
  readonly code: 'record_invalid' | 'record_version_unknown' | 'subdomain_unknown'

  constructor(code: ConnectionError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ConnectionError'
    this.code = code
  }
}
