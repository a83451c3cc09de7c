import { createSunshineClient } from 'sunshine-connect/server'
import {
  type CheckedConnection,
  type ConnectionRecord,
  checkConnection,
  createConnectionRecord,
  createRemoveHandler,
  disconnect,
  isSameConnection,
  recordCheck,
} from 'sunshine-connect/server/connection'
import { describe, expect, test, vi } from 'vitest'
import { APP, CLIENT_ID, CLIENT_SECRET, fakeZendesk, json, TOKEN } from './fake-zendesk.js'
import { memoryStore } from './memory-store.js'

const EARLIER = new Date('2026-11-20T10:00:00.000Z')
const record = createConnectionRecord({ accessToken: TOKEN, app: APP }, EARLIER)
const marked = { ...record, removedAt: '2026-11-21T10:00:00.000Z' }
const anew = createConnectionRecord({ accessToken: 'a-newer-token', app: APP })

/** A Zendesk that can be down: it answers 401 to everything then. */
const setUp = () => {
  let isDown = false
  const answer = () => (isDown ? json({}, { status: 401 }) : json({ app: APP }))
  const fetch = fakeZendesk({ '/v2/tokenInfo': answer })
  const client = createSunshineClient({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, fetch })
  const goDown = (down: boolean) => {
    isDown = down
  }
  return { client, fetch, goDown, ...memoryStore() }
}

const ACTIVE = { status: 'active', app: APP } as const
const REMOVED = { status: 'removed', cause: new Error() as never } as const
const UNKNOWN = { status: 'unknown', cause: new Error() as never } as const

describe('recordCheck', () => {
  test.each<[string, ConnectionRecord, typeof ACTIVE | typeof REMOVED | typeof UNKNOWN, unknown]>([
    ['marks what was removed', record, REMOVED, { ...record, removedAt: expect.any(String) }],
    ['keeps the time of the first mark', marked, REMOVED, marked],
    ['takes the mark from what works', marked, ACTIVE, record],
    ['leaves what works as it is', record, ACTIVE, record],
    ['leaves a mark where nobody can tell', marked, UNKNOWN, marked],
    ['sets none where nobody can tell', record, UNKNOWN, record],
  ])('%s', async (_, before, checked, after) => {
    const { store, recordOf } = setUp()
    store.set('ada', before)
    expect(await recordCheck({ store, key: 'ada' }, before, checked)).toBe(true)
    expect(recordOf('ada')).toEqual(after)
  })

  test.each<[string, typeof ACTIVE | typeof REMOVED | typeof UNKNOWN, ConnectionRecord]>([
    ['works, and has no mark', ACTIVE, record],
    ['has its mark', REMOVED, marked],
    ['nobody can tell of', UNKNOWN, marked],
  ])('writes nothing for what %s', async (_, checked, before) => {
    const replaceIf = vi.fn(() => true)
    const store = { get: () => before, replaceIf }
    expect(await recordCheck({ store, key: 'ada' }, before, checked)).toBe(true)
    expect(replaceIf).not.toHaveBeenCalled()
  })

  test('keeps a connection that was made while the earlier one was being checked', async () => {
    const { store, recordOf } = setUp()
    store.set('ada', anew)
    expect(await recordCheck({ store, key: 'ada' }, record, REMOVED)).toBe(false)
    expect(recordOf('ada')).toEqual(anew)
  })

  test('does not bring back what was disconnected meanwhile', async () => {
    const { store, rows } = setUp()
    expect(await recordCheck({ store, key: 'ada' }, marked, ACTIVE)).toBe(false)
    expect(rows.size).toBe(0)
  })

  test('stores nothing but the record, whatever stands beside it', async () => {
    const { store, recordOf } = setUp()
    store.set('ada', record)
    const row = { ...record, user: 'ada', note: 'ours' }
    await recordCheck({ store, key: 'ada' }, row, REMOVED)
    expect(recordOf('ada')).toEqual({ ...record, removedAt: expect.any(String) })
  })
})

describe('isSameConnection', () => {
  test.each<[string, unknown, boolean]>([
    ['the record', record, true],
    ['its JSON', JSON.stringify(record), true],
    ['the record with a mark', marked, true],
    ['the same token of another time', { ...record, connectedAt: anew.connectedAt }, false],
    ['another token', { ...record, accessToken: 'a-newer-token' }, false],
    ['nothing', undefined, false],
    ['null', null, false],
    ['what cannot be read', '{"version":1', false],
    ['a version of the future', { ...record, version: 3 }, false],
  ])('%s', (_, stored, isSame) => {
    expect(isSameConnection(stored, record)).toBe(isSame)
  })
})

describe('a bad day', () => {
  const KEY = 'a-key_of-base64url-characters_0123456789'

  const withRemoveUrl = () => {
    const all = setUp()
    const { client, store, rows, recordOf } = all
    const keep = (row: ConnectionRecord & { key: string }, checked: CheckedConnection) =>
      recordCheck({ store, key: row.key }, row, checked)
    const handler = createRemoveHandler({
      client,
      key: KEY,
      rate: { limit: 10, per: 1 },
      findConnections: () =>
        [...rows.keys()].map((key) => ({ ...(recordOf(key) as ConnectionRecord), key })),
      onRemoved: keep,
      onActive: keep,
    })
    const notify = async () => {
      const work: Promise<unknown>[] = []
      const body = JSON.stringify({ integrationId: 'i' })
      const request = new Request(`https://acme.example/${KEY}`, { method: 'POST', body })
      const { status } = await handler(request, { waitUntil: (done) => work.push(done) })
      expect(status).toBe(200)
      await Promise.all(work)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    return { ...all, notify }
  }

  test('an outage that answers 401 to everything empties no store, and leaves no mark when it is over', async () => {
    const { store, rows, recordOf, goDown, notify } = withRemoveUrl()
    const users = Array.from({ length: 200 }, (_, n) => `user-${n}`)
    for (const user of users)
      store.set(
        user,
        createConnectionRecord({ accessToken: `token-of-${user}`, app: APP }, EARLIER),
      )
    goDown(true)
    await notify()
    expect(rows.size).toBe(200)
    expect(users.filter((user) => recordOf(user)?.removedAt)).toHaveLength(200)
    goDown(false)
    await notify()
    expect(rows.size).toBe(200)
    expect(users.filter((user) => recordOf(user)?.removedAt)).toEqual([])
  })

  test('a person who connects anew while the old token is being checked stays connected', async () => {
    const { client, fetch, store, recordOf, goDown } = setUp()
    store.set('ada', record)
    goDown(true)
    fetch.mockImplementationOnce(async () => {
      store.set('ada', anew)
      return json({}, { status: 401 })
    })
    const checked = await checkConnection(client, record)
    expect(checked.status).toBe('removed')
    expect(await recordCheck({ store, key: 'ada' }, record, checked)).toBe(false)
    expect(recordOf('ada')).toEqual(anew)
  })

  test('a connection that was marked meanwhile is still the one that disconnect ends', async () => {
    const { client, store, rows } = setUp()
    store.set('ada', record)
    const reading = {
      ...store,
      get: async (key: string) => {
        const before = await store.get(key)
        store.set(key, marked)
        return before
      },
    }
    expect(await disconnect(client, reading, 'ada')).toEqual({ status: 'revoked' })
    expect(rows.size).toBe(0)
  })
})
