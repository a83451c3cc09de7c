import { createSunshineClient } from 'sunshine-connect/server'
import { createRemoveHandler, type RemoveHandlerOptions } from 'sunshine-connect/server/connection'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { APP, CLIENT_ID, CLIENT_SECRET, json } from './fake-zendesk.js'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const KEY = 'a-key_of-base64url-characters_0123456789'
interface Row {
  accessToken: string
}

/** A Remove URL with many connections, and what it asks of Zendesk. `answer` may refuse. */
const start = (
  count: number,
  options: Partial<RemoveHandlerOptions<Row>> = {},
  answer: (asked: number) => Response | Promise<Response> = () => json({ app: APP }),
) => {
  const asked: string[] = []
  const looked: string[] = []
  const told: string[] = []
  const errors: unknown[] = []
  let now = 0
  const most = { atOnce: 0 }
  const fetch = async (_: string, init: RequestInit) => {
    const number = asked.push(String(new Headers(init.headers).get('authorization')))
    most.atOnce = Math.max(most.atOnce, ++now)
    await new Promise((resolve) => setTimeout(resolve, 5))
    now--
    return answer(number)
  }
  const rows = Array.from({ length: count }, (_, n) => ({ accessToken: `token-${n}` }))
  const handler = createRemoveHandler<Row>({
    client: createSunshineClient({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, fetch }),
    key: KEY,
    findConnections: (id) => {
      looked.push(id)
      return rows
    },
    onRemoved: () => {},
    onActive: ({ accessToken }) => told.push(accessToken),
    onError: (error) => errors.push(error),
    ...options,
  })
  const notice = (id = 'integration-1') =>
    handler(
      new Request(`https://acme.example/removed/${KEY}`, {
        method: 'POST',
        body: JSON.stringify({ integrationId: id }),
      }),
    )
  return { notice, asked, looked, told, errors, most }
}

const refusal = (after?: string) =>
  json({}, { status: 429, headers: after ? { 'retry-after': after } : {} })

describe('who has the key', () => {
  test('causes with 40 notices of other ids one look-up and one check and call for each of 1,000 connections', async () => {
    const { notice, asked, looked, told, most } = start(1000)
    const statuses: number[] = []
    for (let n = 0; n < 40; n++) {
      statuses.push((await notice(`id-${n}`)).status)
      await vi.advanceTimersByTimeAsync(100)
    }
    await vi.advanceTimersByTimeAsync(55_000)
    expect([looked.length, asked.length, told.length]).toEqual([1, 1000, 1000])
    expect(new Set(asked).size).toBe(1000)
    expect(statuses.filter((status) => status === 200)).toHaveLength(30)
    expect(most.atOnce).toBe(10)
    // What came meanwhile isn't lost: it is worked on together when the time is up.
    await vi.advanceTimersByTimeAsync(10_000)
    expect(looked).toEqual(Array.from({ length: 30 }, (_, n) => `id-${n}`))
    expect([asked.length, told.length]).toEqual([2000, 2000])
  })

  test('causes no second round by an id that is named twice', async () => {
    const { notice, looked, asked } = start(5)
    await notice('a')
    await vi.advanceTimersByTimeAsync(1000)
    await notice('b')
    await notice('b')
    await vi.advanceTimersByTimeAsync(200_000)
    expect([looked, asked.length]).toEqual([['a', 'b'], 10])
  })

  test('does not keep a notice waiting by ids of nobody', async () => {
    const rows = [{ accessToken: 'token-a' }]
    const { notice, asked } = start(0, { findConnections: (id) => (id === 'real' ? rows : []) })
    for (const id of ['nobody', 'no one', 'real']) {
      await notice(id)
      await vi.advanceTimersByTimeAsync(10)
    }
    expect(asked).toEqual(['Bearer token-a'])
  })
})

describe('where Zendesk answers 429', () => {
  test('to the first ten of 300, all wait for what it asks, once, and none is given up', async () => {
    const { notice, asked, told, errors, most } = start(300, {}, (n) =>
      n <= 10 ? refusal('60') : json({ app: APP }),
    )
    await notice()
    await vi.advanceTimersByTimeAsync(59_900)
    expect([asked.length, told.length]).toEqual([10, 0])
    await vi.advanceTimersByTimeAsync(5000)
    expect([asked.length, told.length, errors]).toEqual([310, 300, []])
    expect(new Set(told).size).toBe(300)
    expect(most.atOnce).toBe(10)
  })

  test('in the middle, what is under way is heard, and nothing else is asked meanwhile', async () => {
    const { notice, asked, told } = start(100, {}, (n) =>
      n === 25 ? refusal('30') : json({ app: APP }),
    )
    await notice()
    await vi.advanceTimersByTimeAsync(29_000)
    expect(asked.length).toBeLessThanOrEqual(34)
    const before = asked.length
    await vi.advanceTimersByTimeAsync(10_000)
    expect([told.length, asked.length]).toEqual([100, 101])
    expect(before).toBeGreaterThanOrEqual(25)
  })

  test('for a short while, that is waited for together, too', async () => {
    const { notice, asked, told } = start(50, {}, (n) =>
      n <= 10 ? refusal('2') : json({ app: APP }),
    )
    await notice()
    await vi.advanceTimersByTimeAsync(1900)
    expect(asked).toHaveLength(10)
    await vi.advanceTimersByTimeAsync(1000)
    expect(told).toHaveLength(50)
  })

  test('again and again without saying for how long, the waits grow, up to a minute', async () => {
    const { notice, asked } = start(1, {}, () => refusal())
    await notice()
    const counts: number[] = []
    for (const seconds of [0.9, 1, 2, 4, 8, 16, 32, 60, 60]) {
      await vi.advanceTimersByTimeAsync(seconds * 1000 + 10)
      counts.push(asked.length)
    }
    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  test('other failures are tried again as ever, and told to onError', async () => {
    const { notice, asked, errors } = start(1, {}, () => json({}, { status: 503 }))
    await notice()
    await vi.advanceTimersByTimeAsync(10_000)
    expect([asked.length, errors]).toEqual([3, [expect.objectContaining({ status: 503 })]])
  })
})

describe('waitForChecks', () => {
  /** What was answered so far. The key has been looked at by then, which takes real time. */
  const begun = async (work: Promise<Response>) => {
    const seen: number[] = []
    work.then(({ status }) => seen.push(status))
    while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve))
    return seen
  }

  test('the answer comes when the checks are done', async () => {
    const { notice, told } = start(30, { waitForChecks: 10_000 })
    const seen = await begun(notice())
    await vi.advanceTimersByTimeAsync(8)
    expect(seen).toEqual([])
    await vi.advanceTimersByTimeAsync(20)
    expect([seen, told.length]).toEqual([[200], 30])
  })

  test('or when the time is up', async () => {
    const { notice } = start(1, { waitForChecks: 500 }, () => new Promise(() => {}))
    const seen = await begun(notice())
    await vi.advanceTimersByTimeAsync(490)
    expect(seen).toEqual([])
    await vi.advanceTimersByTimeAsync(20)
    expect(seen).toEqual([200])
  })

  test('left out, the answer waits for nothing', async () => {
    const { notice, told } = start(30)
    const seen = await begun(notice())
    expect([seen, told.length]).toEqual([[200], 0])
  })

  test.each([0, -1, '5', Number.POSITIVE_INFINITY])('%j is none', (waitForChecks) => {
    expect(() => start(1, { waitForChecks: waitForChecks as number })).toThrow('"waitForChecks"')
  })
})

test('a check is asked for with no retry of its own, and CallOptions are checked', async () => {
  const fetch = async () => refusal('5')
  const client = createSunshineClient({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, fetch })
  const error = await client.getTokenInfo('t', { on429: 'reject' }).catch((thrown) => thrown)
  expect(error).toMatchObject({ status: 429, retryAfter: 5000 })
  for (const wrong of [{ on429: 'ignore' }, { signal: {} }, { timeout: 5 }])
    await expect(client.getTokenInfo('t', wrong as never)).rejects.toThrow(TypeError)
})
