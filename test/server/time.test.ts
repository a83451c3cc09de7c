import { getEventListeners } from 'node:events'
import { createSunshineClient } from 'sunshine-connect/server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  type Answer,
  APP,
  CLIENT_ID,
  CLIENT_SECRET,
  CODE,
  fakeZendesk,
  json,
  rejection,
  TOKEN,
} from './fake-zendesk.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

const setUp = (answer: Answer, path = '/v2/tokenInfo') => {
  const fetch = fakeZendesk({ [path]: answer })
  const client = createSunshineClient({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, fetch })
  return { client, fetch }
}

/** Answers one after the other; the last one again and again. */
const inTurn = (...answers: Answer[]): Answer => {
  let next = 0
  return (url, init) => (answers[Math.min(next++, answers.length - 1)] as Answer)(url, init)
}

const never = () => new Promise<Response>(() => {})
const app = () => json({ app: APP })
const failing =
  (status: number, headers = {}) =>
  () =>
    json({}, { status, headers })

describe('getTokenInfo tries again', () => {
  test.each([
    ['429', failing(429)],
    ['500', failing(500)],
    ['503 with a web page', () => new Response('<html>', { status: 503 })],
    ['a network failure', () => Promise.reject(new TypeError('fetch failed'))],
  ])('after %s, and succeeds', async (_, failure) => {
    const { client, fetch } = setUp(inTurn(failure, failure, app))
    const info = client.getTokenInfo(TOKEN)
    await vi.advanceTimersByTimeAsync(249)
    expect(fetch).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(251)
    expect(fetch).toHaveBeenCalledTimes(2)
    // The second wait is twice as long.
    await vi.advanceTimersByTimeAsync(249)
    expect(fetch).toHaveBeenCalledTimes(2)
    await vi.advanceTimersByTimeAsync(751)
    expect(await info).toEqual({ app: APP })
    expect(fetch).toHaveBeenCalledTimes(3)
  })

  test('at most three times', async () => {
    const { client, fetch } = setUp(failing(500))
    const reason = rejection(client.getTokenInfo(TOKEN))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await reason).toMatchObject({ status: 500, operation: 'getTokenInfo' })
    expect(fetch).toHaveBeenCalledTimes(3)
  })

  test.each([
    ['400', failing(400)],
    ['401', failing(401)],
    ['an answer that makes no sense', () => json({})],
    ['a redirect', failing(302)],
  ])('not after %s', async (_, failure) => {
    const { client, fetch } = setUp(failure)
    await rejection(client.getTokenInfo(TOKEN))
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  test('not after a timeout', async () => {
    const { client, fetch } = setUp(never)
    const reason = rejection(client.getTokenInfo(TOKEN))
    await vi.advanceTimersByTimeAsync(15_000)
    expect(await reason).toMatchObject({ code: 'timeout' })
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  test.each([
    ['seconds', () => '3'],
    ['a date', () => new Date(Date.now() + 3000).toUTCString()],
  ])('no sooner than Retry-After asks, in %s', async (_, header) => {
    vi.setSystemTime('2030-01-01T00:00:00Z')
    const { client, fetch } = setUp(inTurn(failing(429, { 'retry-after': header() }), app))
    const info = client.getTokenInfo(TOKEN)
    await vi.advanceTimersByTimeAsync(2999)
    expect(fetch).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(await info).toEqual({ app: APP })
  })

  test.each(['0', 'soon', '-1', ''])('as without it if Retry-After is %j', async (value) => {
    const { client, fetch } = setUp(inTurn(failing(429, { 'retry-after': value }), app))
    const info = client.getTokenInfo(TOKEN)
    await vi.advanceTimersByTimeAsync(249)
    expect(fetch).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(251)
    expect(await info).toEqual({ app: APP })
  })

  test('not at all if Retry-After asks for ten seconds or more', async () => {
    const { client, fetch } = setUp(failing(429, { 'retry-after': '10' }))
    expect(await rejection(client.getTokenInfo(TOKEN))).toMatchObject({ status: 429 })
    expect(fetch).toHaveBeenCalledTimes(1)
  })
})

describe('the time limit', () => {
  test.each([
    ['the answer', never],
    ['the body', () => new Response(new ReadableStream())],
  ])('covers %s, and ends the request', async (_, answer) => {
    const { client, fetch } = setUp(answer, '/oauth/token')
    const reason = rejection(client.getToken(CODE))
    await vi.advanceTimersByTimeAsync(14_999)
    expect(fetch.mock.calls[0]?.[1].signal?.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await reason).toMatchObject({
      operation: 'getToken',
      code: 'timeout',
      status: undefined,
    })
    expect(fetch.mock.calls[0]?.[1].signal?.aborted).toBe(true)
  })

  test('does not end an answer that comes in time', async () => {
    const slow = () =>
      new Promise<Response>((resolve) => setTimeout(resolve, 14_000, json({ access_token: TOKEN })))
    const { client, fetch } = setUp(slow, '/oauth/token')
    const token = client.getToken(CODE)
    await vi.advanceTimersByTimeAsync(14_000)
    expect(await token).toMatchObject({ accessToken: TOKEN })
    expect(fetch.mock.calls[0]?.[1].signal?.aborted).toBe(false)
  })
})

describe('an aborted signal', () => {
  const reason = new Error('the server stops')
  const operations = {
    getToken: (client: ReturnType<typeof setUp>['client'], signal: AbortSignal) =>
      client.getToken(CODE, { signal }),
    getTokenInfo: (client: ReturnType<typeof setUp>['client'], signal: AbortSignal) =>
      client.getTokenInfo(TOKEN, { signal }),
    revokeAccess: (client: ReturnType<typeof setUp>['client'], signal: AbortSignal) =>
      client.revokeAccess({ accessToken: TOKEN, subdomain: 'acme' }, { signal }),
  }

  test.each(Object.entries(operations))('before %s sends nothing', async (_, operation) => {
    const { client, fetch } = setUp(app)
    expect(await rejection(operation(client, AbortSignal.abort(reason)))).toBe(reason)
    expect(fetch).not.toHaveBeenCalled()
    await operation(client, new AbortController().signal)
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  test.each(Object.entries(operations))(
    'during %s ends it, and the request, with its reason',
    async (_, operation) => {
      const fetch = fakeZendesk({
        '/oauth/token': never,
        '/v2/tokenInfo': never,
        '/oauth/authorization': never,
      })
      const client = createSunshineClient({
        clientId: CLIENT_ID,
        clientSecret: CLIENT_SECRET,
        fetch,
      })
      const controller = new AbortController()
      const ended = rejection(operation(client, controller.signal))
      await vi.advanceTimersByTimeAsync(10)
      controller.abort(reason)
      expect(await ended).toBe(reason)
      expect(fetch.mock.calls[0]?.[1].signal?.aborted).toBe(true)
    },
  )

  test('that is never aborted is listened to by nobody once the call is over', async () => {
    const { signal } = new AbortController()
    await setUp(app).client.getTokenInfo(TOKEN, { signal })
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('between two tries ends the waiting', async () => {
    const { client, fetch } = setUp(failing(500))
    const controller = new AbortController()
    const ended = rejection(client.getTokenInfo(TOKEN, { signal: controller.signal }))
    await vi.advanceTimersByTimeAsync(100)
    controller.abort(reason)
    expect(await ended).toBe(reason)
    expect(fetch).toHaveBeenCalledTimes(1)
  })
})
