import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import type { BackendProcess } from '../examples/backend-process.ts'
import { newEnvironmentKeys } from '../examples/environment-keys.ts'
import { stores } from '../examples/stores.ts'
import { createVisitor } from '../examples/visitor.ts'
import { createDraws, startWorstZendesk } from './worst-zendesk.ts'

const FLOWS = Number(process.env.FLOWS ?? 1000)
const AT_ONCE = 40
const SEED = Number(process.env.SEED ?? 1)
/** Of this many flows one posts its code to both backends at the same time. */
const TWICE = 10
const FROZEN = 4000
const AWAY = 1500

interface Flow {
  visitor: Awaited<ReturnType<typeof createVisitor>>
  code: string
  /** What came of each post: a status and its problem's code, or that no answer came. */
  outcomes: string[]
}

const outcomeOf = async (answer: Promise<Response>) => {
  try {
    const response = await answer
    const { code } = (await response.json()) as { code?: string }
    return response.status === 200 ? 'connected' : `${response.status} ${code}`
  } catch (error) {
    const { code, message } = ((error as Error).cause ?? error) as Error & { code?: string }
    return `no answer (${code ?? message})`
  }
}

const quantile = (times: number[], part: number) =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length * part)] ?? 0

const tally = (outcomes: string[]) => {
  const counts: Record<string, number> = {}
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

/** Does each of them, so many at a time. */
const each = async <Item>(items: Item[], work: (item: Item, at: number) => Promise<unknown>) => {
  let next = 0
  const lane = async () => {
    while (next < items.length) {
      const at = next++
      await work(items[at] as Item, at)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

const figures: object[] = []
afterAll(() => console.table(figures))

describe.each(stores.filter(({ canRun }) => canRun))('$name', ({ name, open }) => {
  test(`${FLOWS} flows, a bad day at Zendesk, a store that goes and comes, a frozen process: all adds up`, async () => {
    const zendesk = await startWorstZendesk(createDraws(SEED))
    const store = await open({ ...zendesk.env, ...newEnvironmentKeys() })
    const backends: BackendProcess[] = [await store.start()]
    backends.push(store.isShared ? await store.start() : (backends[0] as BackendProcess))
    const [one, other] = backends as [BackendProcess, BackendProcess]
    try {
      const flows: Flow[] = []
      await each(Array.from({ length: FLOWS }), async (_, at) => {
        const visitor = await createVisitor(at % 2 ? one.origin : other.origin)
        flows.push({ visitor, code: `code-${at}`, outcomes: [] })
      })

      let begun = 0
      const times: number[] = []
      const start = performance.now()
      const badThings = (async () => {
        while (begun < FLOWS / 4) await pause(20)
        process.kill(one.pid, 'SIGSTOP')
        await pause(FROZEN)
        process.kill(one.pid, 'SIGCONT')
        while (begun < FLOWS / 2) await pause(20)
        const mend = await store.faults.away()
        await pause(AWAY)
        await mend()
      })()
      await each(flows, async ({ visitor, code, outcomes }, at) => {
        begun++
        const to = at % TWICE === 0 ? [one, other] : [at % 2 ? one : other]
        const before = performance.now()
        const answers = to.map(({ origin }) => outcomeOf(visitor.connect(origin, code)))
        outcomes.push(...(await Promise.all(answers)))
        if (outcomes.includes('connected')) times.push(performance.now() - before)
      })
      await badThings
      const seconds = (performance.now() - start) / 1000
      const firstTokens = zendesk.tokens()
      const outcomes = tally(flows.flatMap((flow) => flow.outcomes))

      // Each post has an outcome, and no code was sent to Zendesk twice.
      const posted = FLOWS + Math.ceil(FLOWS / TWICE)
      expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(posted)
      expect(Object.keys(outcomes).filter((outcome) => /^no answer/.test(outcome))).toEqual([])
      expect(outcomes['500 internal_error'] ?? 0).toBe(0)
      expect([...zendesk.posts.values()].filter((count) => count > 1)).toEqual([])

      // Who was told "connected" is connected, to their own app.
      zendesk.recover()
      const connections = new Map<string, unknown>()
      await each(flows, async ({ visitor, code }) => {
        const answer = await visitor.connection(other.origin)
        const { app } = (await answer.json()) as { app: { id: string } | null }
        expect(answer.status).toBe(200)
        if (app) connections.set(code, app.id)
      })
      const told = flows.filter((flow) => flow.outcomes.includes('connected'))
      const stored = [...connections.keys()]
      expect(told.filter(({ code }) => !connections.has(code))).toEqual([])
      // A store that went away after it had written, before it could say so: it was told as a failure.
      const unsure = flows.filter(({ outcomes }) => outcomes.includes('500 store_failed'))
      const mayBeStored = new Set([...told, ...unsure].map(({ code }) => code))
      expect(stored.filter((code) => !mayBeStored.has(code))).toEqual([])
      for (const [code, app] of connections) expect(app).toBe(`app-of-${code}`)
      for (const flow of flows)
        expect(flow.outcomes.filter((outcome) => outcome === 'connected').length).toBeLessThan(2)

      // A token that Zendesk gave is stored, or its person was told that it is not. What could not be
      // looked up (500 check_failed) was that before anything was exchanged.
      const lost = (outcomes['503 token_info_failed'] ?? 0) + (outcomes['500 store_failed'] ?? 0)
      expect(firstTokens).toBe(told.length + lost)

      // Whoever was refused connects again, and all are connected.
      const again = flows.filter((flow) => !flow.outcomes.includes('connected'))
      await each(again, async ({ visitor, code }) => {
        const outcome = await outcomeOf(visitor.connect(other.origin, `${code}-again`))
        expect(outcome).toBe('connected')
      })

      figures.push({
        store: name,
        connected: told.length,
        'connected a second': Math.round(told.length / seconds),
        'p50 ms': Math.round(quantile(times, 0.5)),
        'p99 ms': Math.round(quantile(times, 0.99)),
        'posts to Zendesk': zendesk.posts.size - again.length,
        'tokens given': firstTokens,
        refused: JSON.stringify({ ...outcomes, connected: undefined }),
      })
    } finally {
      if (one.isRunning()) process.kill(one.pid, 'SIGCONT')
      else console.error(one.printed().slice(-3000))
      await Promise.all(backends.map(({ stop }) => stop('SIGKILL')))
      await store.remove()
      await zendesk.stop()
    }
  })
})
