import { createSunshineClient } from 'sunshine-connect/server'
import { checkConnection } from 'sunshine-connect/server/connection'
import { afterEach, expect, test, vi } from 'vitest'
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

afterEach(() => {
  vi.useRealTimers()
})

const clientFor = (answer: Answer) => {
  const fetch = fakeZendesk({ '/v2/tokenInfo': answer })
  return createSunshineClient({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, fetch })
}

/** With the waits between tries skipped. */
const check = async (answer: Answer) => {
  vi.useFakeTimers()
  const checked = checkConnection(clientFor(answer), { accessToken: TOKEN })
  await vi.advanceTimersByTimeAsync(60_000)
  return checked
}

test('a token that works is active, and the app comes along', async () => {
  expect(await check(() => json({ app: APP }))).toEqual({ status: 'active', app: APP })
})

test('a token that Zendesk refuses is removed', async () => {
  const checked = await check(() => json({ errors: [{ code: 'unauthorized' }] }, { status: 401 }))
  expect(checked).toMatchObject({ status: 'removed', cause: { status: 401, code: 'unauthorized' } })
})

test.each<[string, Answer, object]>([
  ['too many requests', () => json({}, { status: 429 }), { status: 429 }],
  ['a server error', () => json({}, { status: 503 }), { status: 503 }],
  ['a refusal of another kind', () => json({}, { status: 403 }), { status: 403 }],
  ['no such address', () => json({}, { status: 404 }), { status: 404 }],
  ['a web page', () => new Response('<html>'), { code: 'invalid_response' }],
  ['a redirect', () => new Response(null, { status: 302 }), { status: 302 }],
  ['no network', () => Promise.reject(new TypeError('failed')), { code: 'network_error' }],
  ['no answer', () => new Promise(() => {}), { code: 'timeout' }],
])('nobody can tell after %s', async (_, answer, cause) => {
  const checked = await check(answer)
  expect(checked).toMatchObject({ status: 'unknown', cause })
})

test('a record that holds no token is the mistake of who calls', async () => {
  const client = clientFor(() => json({ app: APP }))
  expect(await rejection(checkConnection(client, { accessToken: '' }))).toBeInstanceOf(TypeError)
})

test('an aborted check rejects with the reason, and says nothing about the connection', async () => {
  const controller = new AbortController()
  const checked = checkConnection(
    clientFor(() => new Promise(() => {})),
    { accessToken: TOKEN },
    { signal: controller.signal },
  )
  const reason = new Error('shutting down')
  controller.abort(reason)
  expect(await rejection(checked)).toBe(reason)
})
