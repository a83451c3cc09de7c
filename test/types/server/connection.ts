import { createConnectHandler, createSunshineClient } from 'sunshine-connect/server'
import {
  type CheckedConnection,
  type ConnectionRecord,
  type ConnectionStore,
  checkConnection,
  createConnectionRecord,
  createRemoveHandler,
  disconnect,
  parseConnectionRecord,
} from 'sunshine-connect/server/connection'

const client = createSunshineClient({ clientId: 'shoplifter', clientSecret: 'secret' })
const store: ConnectionStore = new Map<string, unknown>()
const later: ConnectionStore = {
  get: async (key: string) => JSON.stringify(key),
  set: async (key: string, record: ConnectionRecord) => void [key, record.accessToken],
  delete: async (key: string) => void key,
}

createConnectHandler({
  client,
  onConnect: (connection) => store.set('ada', createConnectionRecord(connection)),
})
const record = parseConnectionRecord('{}')
record.version satisfies 1
record.app.subdomain satisfies string | null
new Date(record.connectedAt)

const { signal } = new AbortController()
const checked: CheckedConnection = await checkConnection(client, record, { signal })
if (checked.status === 'active') checked.app.id satisfies string
else checked.cause.operation satisfies string

const { status } = await disconnect(client, later, 'ada', { signal })
status satisfies 'revoked' | 'already_revoked' | 'not_connected'

const handle = createRemoveHandler({
  client,
  findConnections: async (integrationId) => [{ ...record, user: integrationId }],
  onRemoved: async ({ user }) => store.delete(user),
  rate: { limit: 10, per: 1000 },
  onError: (error: unknown) => void error,
})
const request = new Request('https://app.example/removed', { method: 'POST' })
handle(request) satisfies Promise<Response>
handle(request, { waitUntil: (work: Promise<unknown>) => void work })

// What must not compile.
// @ts-expect-error: only an active connection has an app
checked.app
// @ts-expect-error: nothing to check without a token
checkConnection(client, {})
// @ts-expect-error: a store that can't forget
disconnect(client, { get: () => null }, 'ada')
// @ts-expect-error: what is found must hold the token
createRemoveHandler({ client, findConnections: () => [{ user: 'ada' }], onRemoved: () => {} })
// @ts-expect-error: there is no version 2 yet
store.set('ada', { ...record, version: 2 })
