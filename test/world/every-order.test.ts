import { setMaxListeners } from 'node:events'
import { expect, test } from 'vitest'
import { type Explored, playEveryOrder, playRandom, startExploring } from './explore.ts'
import { loadModules } from './modules.ts'
import { describeSettings, PLAYED } from './settings.ts'
import { shrink } from './shrink.ts'
import { tell } from './tell.ts'

setMaxListeners(0)
// Nobody reads the traces of the errors that are thrown here, and they take time.
Error.stackTraceLimit = 0

// `npm run explore` goes deeper, and on for as long as one likes.
const DEPTH = 3
const RANDOM = 1000

const modules = loadModules()

/** Fails with the shortest run for each law that was broken, as a person would tell it. */
async function expectNoneBroken({ broken }: Explored): Promise<void> {
  const told: string[] = []
  for (const [law, played] of broken) told.push(tell(await shrink(played, law, modules)))
  expect(told.join('\n\n')).toBe('')
}

test.each(PLAYED.map((settings) => ({ name: describeSettings(settings), settings })))(
  `all pages together, every order of ${DEPTH} acts: $name`,
  async ({ settings }) => {
    const explored = startExploring()
    await playEveryOrder(modules, settings, DEPTH, explored)
    console.log(`${explored.orders} orders through ${explored.states} states`)
    await expectNoneBroken(explored)
    expect(explored.states).toBeGreaterThan(50)
  },
  120_000,
)

test(`all pages together, ${RANDOM} random orders in random settings, with delays of all lengths`, async () => {
  const explored = startExploring()
  for (let seed = 1; seed <= RANDOM; seed += 1) {
    await playRandom(modules, seed, explored)
    // The test runner's own messages get a turn.
    if (seed % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await expectNoneBroken(explored)
  expect(explored.orders).toBe(RANDOM)
}, 120_000)
