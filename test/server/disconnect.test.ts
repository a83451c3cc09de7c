import { createSunshineClient } from 'sunshine-connect/server'
import { createConnectionRecord, disconnect } from 'sunshine-connect/server/connection'
import { expect, test } from 'vitest'
import {
  type Answer,
  APP,
  CLIENT_ID,
  CLIENT_SECRET,
  fakeZendesk,
  json,
  rejection,
  TOKEN,
} from './fake-zendesk.js'
import { memoryStore } from './memory-store.js'

const start = (
  answers: Record<string, Answer> = {},
  app: { id: string; displayName: string | null; subdomain?: string } = APP,
) => {
  const fetch = fakeZendesk(answers)
  const client = createSunshineClient({
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    fetch,
    timeout: 500,
  })
  const { store, rows } = memoryStore()
  store.set('ada', createConnectionRecord({ accessToken: TOKEN, app }))
  const asked = () => fetch.mock.calls.map(([url, { method }]) => `${method} ${url}`)
  return { client, store, rows, asked }
}

const REVOKE = 'DELETE https://acme.zendesk.com/sc/oauth/authorization'
const NAMELESS = { id: 'app1', displayName: null }

test('revokes at Zendesk, then forgets', async () => {
  const { client, store, rows, asked } = start({
    '/oauth/authorization': () => {
      expect(rows.size).toBe(1)
      return json({})
    },
  })
  expect(await disconnect(client, store, 'ada')).toEqual({ status: 'revoked' })
  expect(asked()).toEqual([REVOKE])
  expect(rows.size).toBe(0)
})

test.each([401, 404])('forgets what was revoked before (%i)', async (status) => {
  const { client, store, rows } = start({ '/oauth/authorization': () => json({}, { status }) })
  expect(await disconnect(client, store, 'ada')).toEqual({ status: 'already_revoked' })
  expect(rows.size).toBe(0)
})

test.each([undefined, null])('does nothing for whom nothing is stored: %j', async (nothing) => {
  const { client, store, rows, asked } = start()
  const empty = { ...store, get: (key: string) => (key === 'bob' ? nothing : store.get(key)) }
  expect(await disconnect(client, empty, 'bob')).toEqual({ status: 'not_connected' })
  expect(asked()).toEqual([])
  expect(rows.size).toBe(1)
})

test.each<[string, Answer, object]>([
  ['500', () => json({}, { status: 500 }), { status: 500 }],
  ['429', () => json({}, { status: 429 }), { status: 429 }],
  ['403', () => json({}, { status: 403 }), { status: 403 }],
  ['a web page', () => new Response('<html>'), { code: 'invalid_response' }],
  ['no network', () => Promise.reject(new TypeError('failed')), { code: 'network_error' }],
  ['no answer', () => new Promise(() => {}), { code: 'timeout' }],
])('forgets nothing when revoking ends with %s', async (_, answer, failure) => {
  const { client, store, rows } = start({ '/oauth/authorization': answer })
  const error = await rejection(disconnect(client, store, 'ada'))
  expect(error).toMatchObject({ name: 'SunshineApiError', operation: 'revokeAccess', ...failure })
  expect(rows.size).toBe(1)
})

test('looks up a subdomain that was not told when the person connected', async () => {
  const { client, store, rows, asked } = start({}, NAMELESS)
  expect(await disconnect(client, store, 'ada')).toEqual({ status: 'revoked' })
  expect(asked()).toEqual(['GET https://oauth-bridge.zendesk.com/sc/v2/tokenInfo', REVOKE])
  expect(rows.size).toBe(0)
})

test('forgets a dead token whose subdomain nobody knows', async () => {
  const answers = { '/v2/tokenInfo': () => json({}, { status: 401 }) }
  const { client, store, rows } = start(answers, NAMELESS)
  expect(await disconnect(client, store, 'ada')).toEqual({ status: 'already_revoked' })
  expect(rows.size).toBe(0)
})

test('says so when the subdomain cannot be found out, and forgets nothing', async () => {
  const { client, store, rows } = start(
    { '/v2/tokenInfo': () => json({ app: NAMELESS }) },
    NAMELESS,
  )
  const error = await rejection(disconnect(client, store, 'ada'))
  expect(error).toMatchObject({ name: 'StoredConnectionError', code: 'subdomain_unknown' })
  expect(error.message).toContain('remove the integration in its Admin Center')
  expect(rows.size).toBe(1)
})

test('forgets nothing when the subdomain cannot be looked up just now', async () => {
  const { client, store, rows } = start(
    { '/v2/tokenInfo': () => json({}, { status: 403 }) },
    NAMELESS,
  )
  const error = await rejection(disconnect(client, store, 'ada'))
  expect(error).toMatchObject({ operation: 'getTokenInfo', status: 403 })
  expect(rows.size).toBe(1)
})

test('keeps a connection that was made while the earlier one was being revoked', async () => {
  const { client, store, rows } = start({
    '/oauth/authorization': () => {
      store.set('ada', createConnectionRecord({ accessToken: 'a-newer-token', app: APP }))
      return json({})
    },
  })
  expect(await disconnect(client, store, 'ada')).toEqual({ status: 'revoked' })
  expect(rows.get('ada')).toMatchObject({ accessToken: 'a-newer-token' })
})

test('asks nothing about a record that cannot be read', async () => {
  const { client, store, rows, asked } = start()
  rows.set('ada', { version: 3 })
  const error = await rejection(disconnect(client, store, 'ada'))
  expect(error).toMatchObject({ code: 'record_version_unknown' })
  expect(asked()).toEqual([])
  expect(rows.size).toBe(1)
})

test('an aborted disconnect rejects with the reason, and forgets nothing', async () => {
  const { client, store, rows } = start({ '/oauth/authorization': () => new Promise(() => {}) })
  const controller = new AbortController()
  const ended = rejection(disconnect(client, store, 'ada', { signal: controller.signal }))
  const reason = new Error('enough')
  controller.abort(reason)
  expect(await ended).toBe(reason)
  expect(rows.size).toBe(1)
})

test('what the store throws comes as it is, and nothing is revoked', async () => {
  const { client, asked } = start()
  const broken = new Error('disk full')
  const store = { get: () => Promise.reject(broken), replaceIf: () => false }
  expect(await rejection(disconnect(client, store, 'ada'))).toBe(broken)
  expect(asked()).toEqual([])
})
