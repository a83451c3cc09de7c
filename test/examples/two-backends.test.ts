import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type BackendProcess, startBackend } from './backend-process.ts'
import { newEnvironmentKeys } from './environment-keys.ts'
import { canRunRedis, type Redis, startRedis } from './redis-server.ts'
import { type StandIn, startStandIn } from './stand-in.ts'
import { createVisitor } from './visitor.ts'

// Processes take a while to start where other tests keep the processors busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

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
    await Promise.all(running.splice(0).map(({ stop }) => stop()))
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

  test('a code that is posted to both at once is exchanged by one', async () => {
    const [one, other] = await startTwo()
    const visitor = await createVisitor(one.origin)
    const code = await zendesk.newCode()
    const answers = await Promise.all([
      visitor.connect(one.origin, code),
      visitor.connect(other.origin, code),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 502])
    const refused = answers.find(({ status }) => status === 502)
    expect(await refused?.json()).toMatchObject({ code: 'token_failed' })
    expect(tokensAsked()).toBe(1)
    const printed = one.printed() + other.printed()
    expect(printed).toContain('This code was exchanged before')
    expect(printed).not.toContain(code)
    expect(await (await visitor.connection(other.origin)).json()).toEqual({ app: APP })
  })

  test('one is killed in the middle of an exchange: nothing stored is lost, nothing is exchanged twice', async () => {
    const [one, other] = await startTwo()
    const earlier = await createVisitor(one.origin)
    await earlier.connect(one.origin, await zendesk.newCode())
    zendesk.calls.length = 0

    const visitor = await createVisitor(one.origin)
    const code = await zendesk.newCode()
    zendesk.calls.length = 0
    const release = zendesk.holdTokens()
    const cut = visitor.connect(one.origin, code).catch(() => 'cut off')
    await vi.waitFor(() => expect(tokensAsked()).toBe(1), { timeout: 10_000 })
    await one.stop('SIGKILL')
    release()
    expect(await cut).toBe('cut off')

    // Nothing half-stored, and the first person's connection is where it was.
    expect(await (await visitor.connection(other.origin)).json()).toEqual({ app: null })
    expect(await (await earlier.connection(other.origin)).json()).toEqual({ app: APP })

    const again = await visitor.connect(other.origin, code)
    expect(again.status).toBe(502)
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
    expect(one.printed()).toContain('Redis is out of reach (ECONNREFUSED)')
    expect(one.printed()).not.toContain(redis.url)
  })

  test('the environment’s mistakes end the start with a sentence', async () => {
    const broken = startBackend({ ...zendesk.env, TOKEN_KEYS: 'wrong', REDIS_URL: redis.url })
    await expect(broken).rejects.toThrow(/^ended with 1: TOKEN_KEYS is wrong at key 1: .*\n$/)
  })
})
