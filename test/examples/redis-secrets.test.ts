import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openRedis } from '../../examples/server/redis.js'
import { every } from '../pairs.ts'
import { type BackendProcess, startBackend } from './backend-process.ts'
import { newEnvironmentKeys } from './environment-keys.ts'
import { canRunRedis, type Redis, startRedis } from './redis-server.ts'
import { type StandIn, startStandIn } from './stand-in.ts'
import { createVisitor } from './visitor.ts'

const PASSWORD = 'MARK-right-password/0123456789'
const WRONG = 'MARK-wrong-password/0123456789'

/** The password as it was given, or as it stands in an address. */
const marks = [PASSWORD, WRONG].flatMap((text) => [text, encodeURIComponent(text)]).concat('MARK')

describe.runIf(canRunRedis)('the password of Redis is in no message', () => {
  let redis: Redis
  let zendesk: StandIn
  const running: BackendProcess[] = []
  const keys = newEnvironmentKeys()

  beforeAll(async () => {
    redis = await startRedis({ password: PASSWORD })
    zendesk = await startStandIn()
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map(({ stop }) => stop()))
  })
  afterAll(async () => {
    await zendesk?.stop()
    await redis?.remove()
  })

  const start = async (REDIS_URL: string) => {
    const backend = await startBackend({ ...zendesk.env, ...keys, REDIS_URL })
    running.push(backend)
    return backend
  }
  const expectNoPassword = (text: string) => {
    for (const mark of marks) expect(text).not.toContain(mark)
  }
  const wrongUrl = () => redis.url.replace(encodeURIComponent(PASSWORD), encodeURIComponent(WRONG))

  test('when it is wrong: requests get 503, and the log says why', async () => {
    const backend = await start(wrongUrl())
    const visitor = await createVisitor(backend.origin)
    const answers = await Promise.all([
      visitor.connection(backend.origin),
      visitor.connect(backend.origin, await zendesk.newCode()),
    ])
    for (const answer of answers) {
      expect(answer.status).toBe(503)
      expectNoPassword((await answer.text()) + inspect([...answer.headers]))
    }
    expect(backend.printed()).toMatch(/Redis is out of reach \((WRONGPASS|NOAUTH)\)/)
    expectNoPassword(backend.printed())
  })

  test('when it is right, the connection is lost and found again', async () => {
    const backend = await start(redis.url)
    const visitor = await createVisitor(backend.origin)
    expect((await visitor.connect(backend.origin, await zendesk.newCode())).status).toBe(200)
    await redis.end()
    expect((await visitor.connection(backend.origin)).status).toBe(503)
    await redis.restart()
    await expect.poll(async () => (await visitor.connection(backend.origin)).status).toBe(200)
    expect(backend.printed()).toContain('Redis is out of reach (ECONNREFUSED)')
    expectNoPassword(backend.printed())
  })

  test('thrown or told, an error has nothing of a command in it', async () => {
    const told: unknown[] = []
    const rows = openRedis(wrongUrl(), (error: unknown) => told.push(error))
    const calls = [
      () => rows.get('aa'),
      () => rows.set('aa', WRONG),
      () => rows.replaceIf('aa', WRONG, PASSWORD),
      () => rows.names(),
      () => rows.check(),
      () => rows.claimCode(WRONG),
    ]
    const thrown = await Promise.all(
      calls.map((call) => call().then(String, (error: unknown) => error)),
    )
    rows.close()
    for (const error of [...thrown, ...told]) {
      expect(error).toMatchObject({ code: 'store_unavailable' })
      expectNoPassword(inspect(error, { depth: 9, showHidden: true }))
    }
  })

  // What is refused is in environment.test.ts; here it is the whole process.
  const addresses = [
    ['a slash in the password', `redis://:${WRONG}@127.0.0.1:6379`],
    ['no address', WRONG],
    ['another protocol', `http://:${WRONG}@127.0.0.1:6379`],
    ['a percent sign that encodes nothing', 'redis://:%MARK@127.0.0.1:6379'],
    ['no host', `redis://:${encodeURIComponent(WRONG)}@`],
  ] as const
  test.each(every ? addresses : addresses.slice(0, 1))(
    '%s ends the start with a sentence',
    async (_, url) => {
      const error: Error = await start(url).then(
        () => new Error('It started.'),
        (reason: Error) => reason,
      )
      expect(error.message).toMatch(/^ended with 1: REDIS_URL must be redis:.*\.\n$/)
      expectNoPassword(error.message)
    },
  )
})
