import type { CallOptions } from '../client/call-api.js'
import type { SunshineClient } from '../client/create-sunshine-client.js'
import { checkConnection } from './check-connection.js'
import { type ConnectionRecord, parseConnectionRecord } from './connection-record.js'
import type { ConnectionStore } from './connection-store.js'
import { StoredConnectionError } from './stored-connection-error.js'

/** What `disconnect` did. */
export interface Disconnected {
  /**
   * `revoked`: Zendesk ended the access just now. `already_revoked`: it had ended before.
   * `not_connected`: nothing was stored, so nothing was asked. In each case nothing is stored now.
   */
  status: 'revoked' | 'already_revoked' | 'not_connected'
}

/**
 * Ends a connection: revokes at Zendesk, then forgets. If revoking fails nothing is forgotten, so it
 * can be tried again. A record without a subdomain has it looked up first. A connection that is
 * stored under the same key meanwhile is kept.
 *
 * Revoking ends the integration's access to the customer's whole app and deletes its webhooks, for
 * everybody who connected that app: call it when a person asks for just that.
 *
 * @throws SunshineApiError when Zendesk refuses or can't be reached; StoredConnectionError for a
 * record that can't be read, or `subdomain_unknown`; what the store throws, as it is.
 *
 * @example
 * ```ts
 * import { createSunshineClient } from 'sunshine-connect/server'
 * import { type ConnectionStore, disconnect } from 'sunshine-connect/server/connection'
 *
 * const client = createSunshineClient({ clientId: 'shoplifter', clientSecret: 'from the environment' })
 * export async function disconnectUser(store: ConnectionStore, user: string) {
 *   const { status } = await disconnect(client, store, user)
 *   return status
 * }
 * ```
 */
export async function disconnect(
  client: Pick<SunshineClient, 'getTokenInfo' | 'revokeAccess'>,
  store: Pick<ConnectionStore, 'get' | 'replaceIf'>,
  key: string,
  options?: CallOptions,
): Promise<Disconnected> {
  const stored = await store.get(key)
  if (stored === null || stored === undefined) return { status: 'not_connected' }
  const record = parseConnectionRecord(stored)
  const status = await revoke(client, record, options)
  await store.replaceIf(key, record, undefined)
  return { status }
}

async function revoke(
  client: Pick<SunshineClient, 'getTokenInfo' | 'revokeAccess'>,
  { accessToken, app }: ConnectionRecord,
  options: CallOptions | undefined,
): Promise<'revoked' | 'already_revoked'> {
  const subdomain = app.subdomain ?? (await findSubdomain(client, accessToken, options))
  if (!subdomain) return 'already_revoked'
  const { alreadyRevoked } = await client.revokeAccess({ accessToken, subdomain }, options)
  return alreadyRevoked ? 'already_revoked' : 'revoked'
}

/** Undefined if the token is dead already. */
async function findSubdomain(
  client: Pick<SunshineClient, 'getTokenInfo'>,
  accessToken: string,
  options: CallOptions | undefined,
): Promise<string | undefined> {
  const checked = await checkConnection(client, { accessToken }, options)
  if (checked.status === 'removed') return undefined
  if (checked.status === 'unknown') throw checked.cause
  if (checked.app.subdomain) return checked.app.subdomain
  throw new StoredConnectionError(
    'subdomain_unknown',
    "Zendesk did not tell the account's subdomain: remove the integration in its Admin Center.",
  )
}
