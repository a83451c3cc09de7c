import { createSunshineClient } from 'sunshine-connect/server'
import { createRemoveHandler } from 'sunshine-connect/server/connection'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Answer, APP, CLIENT_ID, CLIENT_SECRET, fakeZendesk, json } from './fake-zendesk.js'

afterEach(() => {
  vi.useRealTimers()
})

const LIVE = { user: 'ada', accessToken: 'a-live-token' }
const DEAD = { user: 'bob', accessToken: 'a-dead-token' }
const SHAKY = { user: 'cyd', accessToken: 'a-shaky-token' }
type Row = typeof LIVE

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
  rate?: { limit: number; per: number }
  onRemoved?: (row: Row) => unknown
  findConnections?: (id: string) => Iterable<Row> | AsyncIterable<Row>
} = {}) => {
  const fetch = fakeZendesk({ '/v2/tokenInfo': answer })
  const client = createSunshineClient({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, fetch })
  const looked: string[] = []
  const removed: string[] = []
  const errors: unknown[] = []
  const handler = createRemoveHandler<Row>({
    client,
    findConnections: (id) => {
      looked.push(id)
      return rows
    },
    onRemoved: (row) => removed.push(row.user),
    onError: (error) => errors.push(error),
    ...options,
  })
  /** Sends a request and waits for what it set going. */
  const send = async (body: BodyInit | null | undefined, init: RequestInit = {}) => {
    const work: Promise<unknown>[] = []
    const request = new Request('https://acme.example/removed', { method: 'POST', body, ...init })
    const response = await handler(request, { waitUntil: (promise) => work.push(promise) })
    await Promise.all(work)
    return response
  }
  return { handler, fetch, looked, removed, errors, send }
}

const NOTICE = JSON.stringify({ integrationId: 'integration-1' })

const expectSilent = async (response: Response, status: number) => {
  expect(response.status).toBe(status)
  expect(await response.text()).toBe('')
  expect(response.headers.get('cache-control')).toBe('no-store')
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
  const request = new Request('https://acme.example/', { method: 'POST', body: NOTICE })
  await expectSilent(await handler(request), 200)
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
    const refused = await send(NOTICE)
    expect(Number(refused.headers.get('retry-after'))).toBe(10)
    vi.advanceTimersByTime(10_000)
    await expectSilent(await send(NOTICE), 200)
    expect(looked).toHaveLength(3)
  })

  test('without the option, 30 in a minute', async () => {
    const { send } = start({ rows: [] })
    const statuses = []
    for (let n = 0; n < 31; n++) statuses.push((await send(NOTICE)).status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(30)
    expect(statuses.at(-1)).toBe(429)
  })

  test('Zendesk is asked one thing at a time, whatever comes in', async () => {
    let now = 0
    let most = 0
    const { send } = start({
      answer: async (...args) => {
        most = Math.max(most, ++now)
        await new Promise((resolve) => setTimeout(resolve, 5))
        now--
        return tokenInfo(...args)
      },
    })
    const ids = ['1', '2', '3', '4'].map((integrationId) => JSON.stringify({ integrationId }))
    await Promise.all(ids.map((body) => send(body)))
    expect(most).toBe(1)
  })

  test('a notice that says what is already waiting adds no work, one that comes later does', async () => {
    const { handler, looked, send } = start()
    const notice = (integrationId: string) =>
      new Request('https://acme.example/', {
        method: 'POST',
        body: JSON.stringify({ integrationId }),
      })
    const responses = await Promise.all(['1', '2', '2', '2'].map((id) => handler(notice(id))))
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    await send(JSON.stringify({ integrationId: 'last' }))
    expect(looked).toEqual(['1', '2', 'last'])
    await send(JSON.stringify({ integrationId: '2' }))
    expect(looked).toEqual(['1', '2', 'last', '2'])
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
      findConnections: failing,
      onRemoved,
      onError: failing,
    })
    const request = new Request('https://acme.example/', { method: 'POST', body: NOTICE })
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
  const right = { client, findConnections: () => [], onRemoved: () => {} }

  test('right ones are taken', () => {
    expect(createRemoveHandler({ ...right, rate: { limit: 1, per: 1 } })).toBeTypeOf('function')
  })

  test.each<[string, object]>([
    ['client', { client: {} }],
    ['client', { client: undefined }],
    ['findConnections', { findConnections: undefined }],
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
})
