import { afterEach, expect, test, vi } from 'vitest'
import { RowsObject } from '../../examples/server/durable-object.js'

vi.mock('cloudflare:workers', () => ({
  DurableObject: class {
    ctx: unknown
    constructor(ctx: unknown) {
      this.ctx = ctx
    }
  },
}))

const MINUTE = 60_000

afterEach(() => void vi.useRealTimers())

/** An object whose storage and alarm are as Cloudflare describes them: one alarm, gone when it rings. */
const setUp = () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const kept = new Map<string, unknown>()
  let alarm: number | null = null
  const storage = {
    get: async (key: string) => kept.get(key),
    put: async (key: string, value: unknown) => void kept.set(key, value),
    delete: async (key: string) => kept.delete(key),
    list: async ({ prefix }: { prefix: string }) =>
      new Map([...kept].filter(([key]) => key.startsWith(prefix))),
    getAlarm: async () => alarm,
    setAlarm: async (time: number) => {
      alarm = time
    },
  }
  const object = new (RowsObject as unknown as new (ctx: object) => RowsObject)({ storage })
  const pass = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute++) {
      vi.setSystemTime(Date.now() + MINUTE)
      if (alarm === null || alarm > Date.now()) continue
      alarm = null
      await object.alarm()
    }
  }
  return { object, kept, pass, hasAlarm: () => alarm !== null }
}

test('claims go after a while, also where there is always another one', async () => {
  const { object, kept, pass } = setUp()
  for (let claim = 0; claim < 20; claim++) {
    expect(await object.claimCode(`hash-${claim}`)).toBe(true)
    await pass(50)
    expect(kept.size).toBeLessThanOrEqual(3)
  }
  expect(await object.claimCode('hash-19')).toBe(false)
})

test('a claim is remembered for longer than its code can be exchanged', async () => {
  const { object, pass } = setUp()
  await object.claimCode('first')
  await pass(30)
  await object.claimCode('second')
  await pass(31)
  expect(await object.claimCode('second')).toBe(false)
})

test('an object that has nothing left to forget sleeps', async () => {
  const { object, kept, pass, hasAlarm } = setUp()
  await object.claimCode('a-hash')
  await pass(180)
  expect([kept.size, hasAlarm()]).toEqual([0, false])
})
