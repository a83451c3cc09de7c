import { createSunshineClient } from 'sunshine-connect/server'
import { createRemoveHandler, type RemoveHandlerOptions } from 'sunshine-connect/server/connection'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Answer, APP, CLIENT_ID, CLIENT_SECRET, fakeZendesk, json } from './fake-zendesk.js'

afterEach(() => {
  vi.useRealTimers()
})

const LIVE = { user: 'ada', accessToken: 'a-live-token' }
const DEAD = { user: 'bob', accessToken: 'a-dead-token' }
const SHAKY = { user: 'cyd', accessToken: 'a-shaky-token' }
type Row = typeof LIVE

const KEY = 'a-key_of-base64url-characters_0123456789'
const ADDRESS = `https://acme.example/zendesk/removed/${KEY}`

const bearerOf = (init: RequestInit) => String(new Headers(init.headers).get('authorization'))

const tokenInfo: Answer = (_, init) => {
  if (bearerOf(init).includes('dead')) return json({}, { status: 401 })
  return bearerOf(init).includes('shaky') ? json({}, { status: 403 }) : json({ app: APP })
}

const start = ({
  rows = [LIVE, DEAD, SHAKY] as Row[],
  answer = tokenInfo,
  ...options
}: {
  rows?: Row[]
  answer?: Answer
} & Partial<RemoveHandlerOptions<Row>> = {}) => {
  const fetch = fakeZendesk({ '/v2/tokenInfo': answer })
  const client = createSunshineClient({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, fetch })
  const looked: string[] = []
  const removed: string[] = []
  const errors: unknown[] = []
  const handler = createRemoveHandler<Row>({
    client,
    key: KEY,
    findConnections: (id) => {
      looked.push(id)
      return rows
    },
    onRemoved: (row) => removed.push(row.user),
    onError: (error) => errors.push(error),
    ...options,
  })
  /** Sends a request. `done` waits for what it set going. */
  const begin = async (
    body: BodyInit | null | undefined,
    { url = ADDRESS, ...init }: RequestInit & { url?: string } = {},
  ) => {
    const work: Promise<unknown>[] = []
    const request = new Request(url, { method: 'POST', body, ...init })
    const response = await handler(request, { waitUntil: (promise) => work.push(promise) })
    return { response, done: () => Promise.all(work) }
  }
  const send: (...request: Parameters<typeof begin>) => Promise<Response> = async (...request) => {
    const { response, done } = await begin(...request)
    await done()
    return response
  }
  return { handler, fetch, looked, removed, errors, begin, send }
}

const NOTICE = JSON.stringify({ integrationId: 'integration-1' })

const expectSilent = async (response: Response, status: number) => {
  expect(response.status).toBe(status)
  expect(await response.text()).toBe('')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.has('allow')).toBe(status === 405)
}

test('only what Zendesk itself refuses counts as removed', async () => {
  const { send, looked, removed, errors } = start()
  await expectSilent(await send(NOTICE), 200)
  expect(looked).toEqual(['integration-1'])
  expect(removed).toEqual(['bob'])
  expect(errors).toMatchObject([{ operation: 'getTokenInfo', status: 403 }])
})

test('a stranger who makes up a notice removes nothing', async () => {
  const { send, removed, errors } = start({ rows: [LIVE] })
  await expectSilent(await send(NOTICE), 200)
  expect([removed, errors]).toEqual([[], []])
})

test('the answer is the same for an id that nobody knows', async () => {
  const { send, looked, fetch } = start({ rows: [] })
  await expectSilent(await send(JSON.stringify({ integrationId: 'nobody' })), 200)
  expect(looked).toEqual(['nobody'])
  expect(fetch).not.toHaveBeenCalled()
})

test('the answer does not wait for the checks', async () => {
  const { handler, removed } = start({ answer: () => new Promise(() => {}) })
  // With and without what a runtime offers, and where that has no waitUntil.
  for (const context of [undefined, {}]) {
    const request = new Request(ADDRESS, { method: 'POST', body: NOTICE })
    await expectSilent(await handler(request, context), 200)
  }
  expect(removed).toEqual([])
})

test.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])(
  '%s is refused with what is allowed',
  async (method) => {
    const { send, looked } = start()
    const response = await send(undefined, { method })
    await expectSilent(response, 405)
    expect(response.headers.get('allow')).toBe('POST')
    expect(looked).toEqual([])
  },
)

test.each<[string, BodyInit | null]>([
  ['nothing', null],
  ['no JSON', 'integrationId=1'],
  ['JSON that is no object', '"integration-1"'],
  ['null', 'null'],
  ['no id', '{}'],
  ['an empty id', '{"integrationId":""}'],
  ['an id that is no text', '{"integrationId":{"$ne":null}}'],
  ['an id that is too long', JSON.stringify({ integrationId: 'x'.repeat(257) })],
  ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
])('%s is refused, and nothing is looked up', async (_, body) => {
  const { send, looked } = start()
  await expectSilent(await send(body), 400)
  expect(looked).toEqual([])
})

test('a body that somebody has read before is no notice', async () => {
  const { handler, looked } = start()
  const request = new Request(ADDRESS, { method: 'POST', body: NOTICE })
  await request.text()
  await expectSilent(await handler(request), 400)
  expect(looked).toEqual([])
})

test('the longest id is taken, and so is a body of 16 KiB, but no byte more', async () => {
  const { send, looked } = start()
  const body = (length: number) => {
    const start = `{"integrationId":"${'x'.repeat(256)}","more":"`
    return `${start}${'y'.repeat(length - start.length - 2)}"}`
  }
  await expectSilent(await send(body(16_384)), 200)
  expect(looked).toEqual(['x'.repeat(256)])
  await expectSilent(await send(body(16_385)), 413)
  expect(looked).toHaveLength(1)
})

test('a body without end is refused when it has gone too far', async () => {
  let pulled = 0
  const endless = new ReadableStream({
    pull: (controller) => {
      pulled++
      controller.enqueue(new TextEncoder().encode(' '.repeat(1024)))
    },
  })
  const { send } = start()
  await expectSilent(await send(endless, { duplex: 'half' } as RequestInit), 413)
  expect(pulled).toBeLessThan(20)
})

describe('rate', () => {
  test('more notices than allowed are refused until time has passed', async () => {
    vi.useFakeTimers()
    const { send, looked } = start({ rows: [], rate: { limit: 2, per: 10_000 } })
    for (const status of [200, 200, 429, 429]) await expectSilent(await send(NOTICE), status)
    expect((await send(NOTICE)).headers.get('retry-after')).toBe('10')
    vi.advanceTimersByTime(4000)
    expect((await send(NOTICE)).headers.get('retry-after')).toBe('6')
    vi.advanceTimersByTime(6000)
    for (const status of [200, 200, 429]) await expectSilent(await send(NOTICE), status)
    expect(looked).toHaveLength(4)
  })

  test('without the option, 30 in a minute', async () => {
    const { send } = start({ rows: [] })
    const statuses = []
    for (let n = 0; n < 31; n++) statuses.push((await send(NOTICE)).status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(30)
    expect(statuses.at(-1)).toBe(429)
  })

  test('Zendesk is asked at most ten things at a time, whatever comes in', async () => {
    let now = 0
    let most = 0
    const rows = Array.from({ length: 40 }, (_, n) => ({ ...LIVE, accessToken: `a-live-${n}` }))
    const { send } = start({
      rows,
      rate: { limit: 30, per: 1 },
      answer: async (...args) => {
        most = Math.max(most, ++now)
        await new Promise((resolve) => setTimeout(resolve, 5))
        now--
        return tokenInfo(...args)
      },
    })
    const ids = ['1', '2', '3', '4'].map((integrationId) => JSON.stringify({ integrationId }))
    await Promise.all(ids.map((body) => send(body)))
    expect(most).toBe(10)
  })

  test('what is refused uses up nothing', async () => {
    const { send, looked } = start({ rows: [], rate: { limit: 1, per: 10_000 } })
    for (let n = 0; n < 50; n++) {
      await expectSilent(await send(NOTICE, { url: 'https://acme.example/removed' }), 404)
      await expectSilent(await send('no notice'), 400)
      await expectSilent(await send(undefined, { method: 'PUT' }), 405)
      await expectSilent(await send('x'.repeat(20_000)), 413)
    }
    expect(looked).toEqual([])
    await expectSilent(await send(NOTICE), 200)
    await expectSilent(await send(NOTICE), 429)
    expect(looked).toHaveLength(1)
  })
})

describe('one check of each connection in a time', () => {
  const many = Array.from({ length: 41 }, (_, n) => ({ user: `u${n}`, accessToken: `a-dead-${n}` }))
  const noticeOf = (id: number) => JSON.stringify({ integrationId: `id-${id}` })

  test('41 connections and 40 notices of other ids: 41 questions, and 41 more when it is up', async () => {
    vi.useFakeTimers()
    const { begin, fetch, removed } = start({ rows: many, rate: { limit: 100, per: 60_000 } })
    const first = await begin(noticeOf(0))
    await vi.advanceTimersByTimeAsync(10)
    expect([fetch.mock.calls.length, removed.length]).toEqual([41, 41])
    await expectSilent(first.response, 200)
    await first.done()

    const ids = Array.from({ length: 39 }, (_, n) => n + 1)
    const later = await Promise.all(ids.map((id) => begin(noticeOf(id))))
    await vi.advanceTimersByTimeAsync(59_900)
    expect(fetch).toHaveBeenCalledTimes(41)
    await vi.advanceTimersByTimeAsync(1000)
    expect(fetch).toHaveBeenCalledTimes(82)
    for (const { response, done } of later) {
      await expectSilent(response, 200)
      await done()
    }
    expect(fetch).toHaveBeenCalledTimes(82)
    // Once a round, however many notices it is for.
    expect(removed).toHaveLength(41 * 2)
  })

  test('what was removed just after its check is found by the notice that says so', async () => {
    vi.useFakeTimers()
    let isRevoked = false
    const { begin, send, removed } = start({
      rows: [LIVE],
      answer: () => (isRevoked ? json({}, { status: 401 }) : json({ app: APP })),
    })
    await send(NOTICE)
    isRevoked = true
    const second = await begin(NOTICE)
    await vi.advanceTimersByTimeAsync(59_000)
    expect(removed).toEqual([])
    await vi.advanceTimersByTimeAsync(2000)
    expect(removed).toEqual(['ada'])
    await second.done()
  })

  test('two rows with one token: one question, and both hear the answer', async () => {
    const { send, fetch, removed } = start({ rows: [DEAD, { ...DEAD, user: 'dan' }] })
    await send(NOTICE)
    expect([fetch.mock.calls.length, removed]).toEqual([1, ['bob', 'dan']])
  })

  test('one that works is told, so that its mark can go', async () => {
    const onActive = vi.fn()
    const { send } = start({ onActive })
    await send(NOTICE)
    expect(onActive.mock.calls).toEqual([[LIVE, { status: 'active', app: APP }]])
  })
})

describe('the key', () => {
  test.each<[string, string]>([
    ['the last segment of a deeper path', `https://acme.example/a/b/${KEY}`],
    ['the only segment, with a query', `https://acme.example/${KEY}?from=zendesk`],
  ])('as %s opens', async (_, url) => {
    const { send, looked } = start({ rows: [] })
    await expectSilent(await send(NOTICE, { url }), 200)
    expect(looked).toHaveLength(1)
  })

  test.each<[string, string]>([
    ['missing', 'https://acme.example/zendesk/removed'],
    ['cut by a character', ADDRESS.slice(0, -1)],
    ['with one more', `${ADDRESS}x`],
    ['with another last character', `${ADDRESS.slice(0, -1)}8`],
    ['in upper case', `https://acme.example/${KEY.toUpperCase()}`],
    ['in front of another segment', `${ADDRESS}/x`],
    ['with a slash behind it', `${ADDRESS}/`],
    ['in the query', `https://acme.example/removed?${KEY}`],
    ['percent-encoded', `https://acme.example/%61${KEY.slice(1)}`],
  ])(
    '%s is 404, whatever the method and body, and nothing is read or looked up',
    async (_, url) => {
      const { handler, send, looked } = start()
      const endless = new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(1024)) })
      const request = new Request(url, {
        method: 'POST',
        body: endless,
        duplex: 'half',
      } as RequestInit)
      await expectSilent(await handler(request), 404)
      expect(request.bodyUsed).toBe(false)
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])
        await expectSilent(await send(undefined, { method, url }), 404)
      expect(looked).toEqual([])
      await expectSilent(await send(NOTICE), 200)
      expect(looked).toHaveLength(1)
    },
  )
})

describe('hooks that never settle', () => {
  const never = () => new Promise<never>(() => {})
  const tooLong = (name: string) =>
    expect.objectContaining({
      message: expect.stringMatching(`^${name} did not settle within 500 ms`),
    })

  test('findConnections: the next notice is served right after it, and onError hears of the first', async () => {
    vi.useFakeTimers()
    const { begin, removed, errors } = start({
      hookTimeout: 500,
      findConnections: (id) => (id === 'stuck' ? never() : [DEAD]),
    })
    const stuck = await begin(JSON.stringify({ integrationId: 'stuck' }))
    const second = await begin(NOTICE)
    await vi.advanceTimersByTimeAsync(490)
    expect([removed, errors]).toEqual([[], []])
    await vi.advanceTimersByTimeAsync(20)
    expect([removed, errors]).toEqual([['bob'], [tooLong('findConnections')]])
    for (const { response } of [stuck, second]) await expectSilent(response, 200)
  })

  test('findConnections in the middle of a stream: what came before is checked', async () => {
    vi.useFakeTimers()
    const { begin, removed, errors } = start({
      hookTimeout: 500,
      findConnections: async function* () {
        yield DEAD
        await never()
      },
    })
    const { response } = await begin(NOTICE)
    await vi.advanceTimersByTimeAsync(600)
    expect([removed, errors]).toEqual([['bob'], [tooLong('findConnections')]])
    await expectSilent(response, 200)
  })

  /** A cursor over rows, which hangs after them or comes to its end. */
  const cursorOf = (rows: Row[], end: () => Promise<IteratorResult<Row>>) => {
    const leave = vi.fn(never)
    const steps = rows.map((value) => ({ done: false as const, value }))
    const cursor: AsyncIterableIterator<Row> = {
      next: async () => steps.shift() ?? end(),
      return: leave,
      [Symbol.asyncIterator]: () => cursor,
    }
    return { cursor, leave }
  }

  test.each([
    ['at once', []],
    ['behind a row', [DEAD]],
  ])('findConnections that gives a cursor: one that hangs %s is told to end', async (_, rows) => {
    vi.useFakeTimers()
    const { cursor, leave } = cursorOf(rows, never)
    const { begin, removed, errors } = start({ hookTimeout: 500, findConnections: () => cursor })
    await begin(NOTICE)
    await vi.advanceTimersByTimeAsync(490)
    expect(leave).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(20)
    expect(leave).toHaveBeenCalledTimes(1)
    expect([removed, errors]).toEqual([rows.map(() => 'bob'), [tooLong('findConnections')]])
  })

  test('findConnections that gives a cursor: one that has come to its end is not', async () => {
    const { cursor, leave } = cursorOf([DEAD], async () => ({ done: true, value: undefined }))
    const { send, removed, errors } = start({ findConnections: () => cursor })
    await send(NOTICE)
    expect([removed, errors]).toEqual([['bob'], []])
    expect(leave).not.toHaveBeenCalled()
  })

  test.each(['onRemoved', 'onActive', 'onError'])(
    '%s: the next connection is checked',
    async (name) => {
      vi.useFakeTimers()
      const onRemoved = vi.fn()
      const rows = [
        { LIVE, DEAD, SHAKY }[
          { onRemoved: 'DEAD', onActive: 'LIVE', onError: 'SHAKY' }[name] as 'LIVE'
        ],
        { ...DEAD, accessToken: 'a-dead-one-more', user: 'dan' },
      ]
      const { begin, fetch, errors } = start({
        rows,
        hookTimeout: 500,
        onRemoved,
        [name]: vi.fn(never),
      })
      const { response } = await begin(NOTICE)
      await vi.advanceTimersByTimeAsync(2000)
      expect(fetch).toHaveBeenCalledTimes(2)
      if (name !== 'onError') expect(errors[0]).toEqual(tooLong(name))
      if (name !== 'onRemoved') expect(onRemoved).toHaveBeenCalledTimes(1)
      await expectSilent(response, 200)
    },
  )

  test('30 of them do not keep the process from taking notices for longer than the limit', async () => {
    vi.useFakeTimers()
    // All thirty wait for the one look-up.
    const findConnections = vi.fn<() => Row[] | Promise<Row[]>>(() => [DEAD])
    findConnections.mockImplementationOnce(never)
    const { begin, removed } = start({
      hookTimeout: 500,
      rate: { limit: 30, per: 100 },
      findConnections,
    })
    const stuck = await Promise.all(Array.from({ length: 30 }, () => begin(NOTICE)))
    await vi.waitUntil(() => findConnections.mock.calls.length === 1, { interval: 1 })
    await vi.advanceTimersByTimeAsync(200)
    await expectSilent((await begin(NOTICE)).response, 429)
    await vi.advanceTimersByTimeAsync(400)
    await Promise.all(stuck.map(({ done }) => done()))
    const next = await begin(NOTICE)
    await expectSilent(next.response, 200)
    await next.done()
    expect(removed).toEqual(['bob'])
  })
})

describe('what goes wrong here', () => {
  const broken = new Error('database is away')
  const failing = () => {
    throw broken
  }

  test('a lookup that fails is reported, and the next notice is taken', async () => {
    const { send, errors, removed } = start({ findConnections: failing })
    await expectSilent(await send(NOTICE), 200)
    await expectSilent(await send(NOTICE), 200)
    expect(errors).toEqual([broken, broken])
    expect(removed).toEqual([])
  })

  test('one connection that cannot be forgotten does not keep the next from it', async () => {
    const forgotten: string[] = []
    const { send, errors } = start({
      rows: [DEAD, { ...DEAD, user: 'dan' }],
      onRemoved: ({ user }) => (user === 'bob' ? failing() : forgotten.push(user)),
    })
    await expectSilent(await send(NOTICE), 200)
    expect(errors).toEqual([broken])
    expect(forgotten).toEqual(['dan'])
  })

  test('what a database streams is checked as it comes', async () => {
    const { send, removed } = start({
      findConnections: async function* () {
        yield LIVE
        yield DEAD
      },
    })
    await send(NOTICE)
    expect(removed).toEqual(['bob'])
  })

  test('what onError throws is ignored', async () => {
    const client = createSunshineClient({
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      fetch: fakeZendesk(),
    })
    const onRemoved = vi.fn()
    const handler = createRemoveHandler({
      client,
      key: KEY,
      findConnections: failing,
      onRemoved,
      onError: failing,
    })
    const request = new Request(ADDRESS, { method: 'POST', body: NOTICE })
    let work: Promise<unknown> | undefined
    const response = await handler(request, {
      waitUntil: (promise) => {
        work = promise
      },
    })
    await expectSilent(response, 200)
    await expect(work).resolves.toBeUndefined()
  })
})

describe('options', () => {
  const client = createSunshineClient({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET })
  const right = { client, key: KEY, findConnections: () => [], onRemoved: () => {} }

  test('right ones are taken', () => {
    expect(createRemoveHandler({ ...right, rate: { limit: 1, per: 1 } })).toBeTypeOf('function')
  })

  test.each<[string, object]>([
    ['client', { client: {} }],
    ['client', { client: undefined }],
    ['key', { key: undefined }],
    ['key', { key: 'x'.repeat(31) }],
    ['key', { key: `${'x'.repeat(32)}/` }],
    ['key', { key: `/${'x'.repeat(32)}` }],
    ['key', { key: ['x'.repeat(32)] }],
    ['key', { key: 'ä'.repeat(32) }],
    ['findConnections', { findConnections: undefined }],
    ['onActive', { onActive: null }],
    ['hookTimeout', { hookTimeout: 0 }],
    ['hookTimeout', { hookTimeout: Number.POSITIVE_INFINITY }],
    ['onRemove', { onRemove: () => {} }],
    ['onRemoved', { onRemoved: 'forget' }],
    ['onError', { onError: true }],
    ['rate', { rate: { limit: 0, per: 1000 } }],
    ['rate', { rate: { limit: 1.5, per: 1000 } }],
    ['rate', { rate: { limit: 1 } }],
    ['rate', { rate: { limit: 1, per: Number.POSITIVE_INFINITY } }],
    ['rate', { rate: null }],
  ])('a wrong %s is refused by name', (name, wrong) => {
    const make = () => createRemoveHandler({ ...right, ...wrong } as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(`"${name}"`)
  })

  test.each([
    [{ key: 'x' }, 'at least 32 base64url characters, made at random'],
    [{ rate: {} }, 'a whole number as limit, and per in milliseconds, both at least 1'],
    [{ client: {} }, 'a client, as createSunshineClient makes it, with getTokenInfo'],
  ])('%j is told what it must be: %s', (wrong, mustBe) => {
    expect(() => createRemoveHandler({ ...right, ...wrong } as never)).toThrow(mustBe)
  })
})
