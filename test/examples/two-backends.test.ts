import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type BackendProcess, startBackend } from './backend-process.ts'
import { newEnvironmentKeys } from './environment-keys.ts'
import { canRunRedis, type Redis, startRedis } from './redis-server.ts'
import { type StandIn, startStandIn } from './stand-in.ts'
import { createVisitor } from './visitor.ts'

// Processes take a while to start where other tests keep the processors busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const APP = { id: expect.any(String), displayName: 'Acme', subdomain: 'acme' }

describe.runIf(canRunRedis)('two backends on one Redis', () => {
  let redis: Redis
  let zendesk: StandIn
  const keys = newEnvironmentKeys()
  const running: BackendProcess[] = []

  beforeAll(async () => {
    redis = await startRedis()
    zendesk = await startStandIn()
  })
  afterEach(async () => {
    zendesk.holdNothing()
    await Promise.all(running.splice(0).map(({ stop }) => stop()))
    await redis.empty()
    zendesk.calls.length = 0
  })
  afterAll(async () => {
    await zendesk?.stop()
    await redis?.remove()
  })

  const start = async () => {
    const backend = await startBackend({ ...zendesk.env, ...keys, REDIS_URL: redis.url })
    running.push(backend)
    return backend
  }
  const startTwo = () => Promise.all([start(), start()])
  const tokensAsked = () => zendesk.calls.filter((call) => call === 'POST token').length

  test('connected through one, used and disconnected through the other', async () => {
    const [one, other] = await startTwo()
    const visitor = await createVisitor(one.origin)
    const connected = await visitor.connect(one.origin, await zendesk.newCode())
    expect(await connected.json()).toEqual({ app: APP })

    expect(await (await visitor.connection(other.origin)).json()).toEqual({ app: APP })
    expect((await visitor.disconnect(other.origin)).status).toBe(204)
    expect(zendesk.calls).toContain('DELETE authorization')
    expect(await (await visitor.connection(one.origin)).json()).toEqual({ app: null })
  })

  test('each of 100 codes that is posted to both at once is exchanged by one', async () => {
    const both = await startTwo()
    const visitor = await createVisitor(both[0].origin)
    for (let count = 1; count <= 100; count++) {
      const code = await zendesk.newCode()
      const answers = await Promise.all(both.map(({ origin }) => visitor.connect(origin, code)))
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 503])
      const refused = answers.find(({ status }) => status === 503)
      expect(await refused?.json()).toMatchObject({ code: 'token_failed' })
      expect(tokensAsked()).toBe(count)
      for (const { printed } of both) expect(printed()).not.toContain(code)
    }
    const printed = both.map((backend) => backend.printed()).join('')
    expect(printed.match(/This code was exchanged before/g)).toHaveLength(100)
    expect(await (await visitor.connection(both[1].origin)).json()).toEqual({ app: APP })
  })

  test('one code that is posted 100 times, to both by turns and at once, is exchanged once', async () => {
    const both = await startTwo()
    const visitor = await createVisitor(both[0].origin)
    const code = await zendesk.newCode()
    const posts = Array.from({ length: 100 }, (_, turn) =>
      visitor.connect(both[turn % 2 ? 1 : 0].origin, code),
    )
    const statuses = (await Promise.all(posts)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(new Set(statuses)).toEqual(new Set([200, 409, 503]))
    expect(tokensAsked()).toBe(1)
    expect(await (await visitor.connection(both[1].origin)).json()).toEqual({ app: APP })
  })

  test('while one checks an old token the person connects anew through the other: the new connection stays', async () => {
    const [one, other] = await startTwo()
    const visitor = await createVisitor(one.origin)
    await visitor.connect(one.origin, await zendesk.newCode())
    await zendesk.removeAll()

    for (const slow of ['check', 'notice', 'disconnect'] as const) {
      zendesk.calls.length = 0
      const { noLonger, release } = zendesk.hold(
        slow === 'disconnect' ? 'DELETE authorization' : 'GET tokenInfo',
      )
      const begun = {
        check: () => visitor.connection(one.origin),
        notice: () =>
          fetch(`${one.origin}/zendesk/removed/${keys.REMOVE_KEY}`, {
            method: 'POST',
            body: JSON.stringify({ integrationId: '1' }),
          }),
        disconnect: () => visitor.disconnect(one.origin),
      }[slow]()
      await vi.waitFor(() => expect(zendesk.calls).toHaveLength(1), { timeout: 10_000 })
      noLonger()
      const anew = await visitor.connect(other.origin, await zendesk.newCode())
      expect(anew.status, slow).toBe(200)
      release()
      const answer = await begun
      expect([200, 204], slow).toContain(answer.status)
      if (slow === 'check') expect(await answer.json()).toEqual({ app: APP })
      expect(await (await visitor.connection(other.origin)).json(), slow).toEqual({ app: APP })
      if (slow !== 'disconnect') await zendesk.removeAll()
    }
  })

  test('one is killed in the middle of an exchange: nothing stored is lost, nothing is exchanged twice', async () => {
    const [one, other] = await startTwo()
    const earlier = await createVisitor(one.origin)
    await earlier.connect(one.origin, await zendesk.newCode())
    zendesk.calls.length = 0

    const visitor = await createVisitor(one.origin)
    const code = await zendesk.newCode()
    zendesk.calls.length = 0
    const { release } = zendesk.hold('POST token')
    const cut = visitor.connect(one.origin, code).catch(() => 'cut off')
    await vi.waitFor(() => expect(tokensAsked()).toBe(1), { timeout: 10_000 })
    await one.stop('SIGKILL')
    release()
    expect(await cut).toBe('cut off')

    // Nothing half-stored, and the first person's connection is where it was.
    expect(await (await visitor.connection(other.origin)).json()).toEqual({ app: null })
    expect(await (await earlier.connection(other.origin)).json()).toEqual({ app: APP })

    const again = await visitor.connect(other.origin, code)
    expect(again.status).toBe(503)
    expect(await again.json()).toMatchObject({ code: 'token_failed' })
    expect(tokensAsked()).toBe(1)

    const anew = await visitor.connect(other.origin, await zendesk.newCode())
    expect(anew.status).toBe(200)
    expect(await (await visitor.connection(other.origin)).json()).toEqual({ app: APP })
    expect((await visitor.disconnect(other.origin)).status).toBe(204)
  })

  test('while Redis is away requests fail and nothing is exchanged; then all goes on', async () => {
    const one = await start()
    const visitor = await createVisitor(one.origin)
    const earlier = await createVisitor(one.origin)
    await earlier.connect(one.origin, await zendesk.newCode())
    zendesk.calls.length = 0
    await redis.end()
    try {
      const refused = [
        await visitor.connection(one.origin),
        await visitor.connect(one.origin, await zendesk.newCode()),
        await visitor.disconnect(one.origin),
      ]
      for (const answer of refused) {
        expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
        expect(await answer.json()).toMatchObject({ code: 'store_unavailable' })
      }
      expect(tokensAsked()).toBe(0)
      expect(one.isRunning()).toBe(true)
    } finally {
      await redis.restart()
    }
    const connected = await visitor.connect(one.origin, await zendesk.newCode())
    expect(connected.status).toBe(200)
    expect(await (await earlier.connection(one.origin)).json()).toEqual({ app: APP })
    expect(one.printed()).toContain('Redis is out of reach (ECONNREFUSED)')
    expect(one.printed()).not.toContain(redis.url)
  })

  test('while Redis hangs requests fail in time, and then all goes on', async () => {
    const one = await start()
    const visitor = await createVisitor(one.origin)
    expect((await visitor.connect(one.origin, await zendesk.newCode())).status).toBe(200)
    zendesk.calls.length = 0
    const goOn = redis.hang()
    try {
      const begun = performance.now()
      const answers = await Promise.all([
        visitor.connection(one.origin),
        visitor.connect(one.origin, await zendesk.newCode()),
      ])
      expect(answers.map(({ status }) => status)).toEqual([503, 503])
      expect(performance.now() - begun).toBeLessThan(20_000)
      expect(tokensAsked()).toBe(0)
    } finally {
      goOn()
    }
    expect(await (await visitor.connection(one.origin)).json()).toEqual({ app: APP })
    expect((await visitor.disconnect(one.origin)).status).toBe(204)
  })

  test('the environment’s mistakes end the start with a sentence', async () => {
    const broken = startBackend({ ...zendesk.env, TOKEN_KEYS: 'wrong', REDIS_URL: redis.url })
    await expect(broken).rejects.toThrow(/^ended with 1: TOKEN_KEYS is wrong at key 1: .*\n$/)
  })
})
