import { createConnectHandler, createSunshineClient } from 'sunshine-connect/server'
import {
  type CheckedConnection,
  type ConnectionRecord,
  type ConnectionStore,
  checkConnection,
  createConnectionRecord,
  createRemoveHandler,
  disconnect,
  isSameConnection,
  isStoredConnectionError,
  parseConnectionRecord,
  recordCheck,
  type StoredConnectionError,
} from 'sunshine-connect/server/connection'

const client = createSunshineClient({ clientId: 'shoplifter', clientSecret: 'secret' })
const rows = new Map<string, unknown>()
const store: ConnectionStore = {
  get: (key) => rows.get(key),
  set: (key, record) => rows.set(key, record),
  replaceIf: (key, record, next) => isSameConnection(rows.get(key), record) && next === undefined,
}
const later: ConnectionStore = {
  get: async (key: string) => JSON.stringify(key),
  set: async (key: string, record: ConnectionRecord) => void [key, record.accessToken],
  replaceIf: async (key, record, next) => next?.removedAt === record.removedAt && key === '',
}

createConnectHandler({
  client,
  onConnect: (connection) => store.set('ada', createConnectionRecord(connection)),
})
const record = parseConnectionRecord('{}')
record.version satisfies 1 | 2
record.expiresAt satisfies string | undefined
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
  key: 'k'.repeat(32),
  onRemoved: async (row, checked) => recordCheck({ store, key: row.user }, row, checked),
  onActive: async (row, checked) => recordCheck({ store, key: row.user }, row, checked),
  hookTimeout: 1000,
  rate: { limit: 10, per: 1000 },
  onError: (error: unknown) => void error,
})
const request = new Request('https://app.example/removed', { method: 'POST' })
handle(request) satisfies Promise<Response>
handle(request, { waitUntil: (work: Promise<unknown>) => void work })

recordCheck({ store: later, key: 'ada' }, record, checked) satisfies Promise<boolean>
record.removedAt satisfies string | undefined
const thrown: unknown = null
const key = 'k'.repeat(32)
const onRemoved = () => {}
if (isStoredConnectionError(thrown)) thrown satisfies StoredConnectionError

// What must not compile.
// @ts-expect-error: only an active connection has an app
checked.app
// @ts-expect-error: nothing to check without a token
checkConnection(client, {})
// @ts-expect-error: a store that can't compare before it forgets
disconnect(client, { get: () => null }, 'ada')
// @ts-expect-error: what is found must hold the token
createRemoveHandler({ client, key, findConnections: () => [{ user: 'ada' }], onRemoved })
// @ts-expect-error: a Remove URL that can be guessed
createRemoveHandler({ client, findConnections: () => [record], onRemoved: () => {} })
// @ts-expect-error: there is no version 3 yet
store.set('ada', { ...record, version: 3 })
