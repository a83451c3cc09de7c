import { expect, test } from 'vitest'
import { every } from '../pairs.ts'
import { expectNoneBroken } from './expect-none-broken.ts'
import { playRandom, startExploring } from './explore.ts'
import { loadModules } from './modules.ts'

// For more there is `npm run explore`.
const COUNT = every ? 10_000 : 300

test(`all pages together, ${COUNT} random orders in random settings, with delays of all lengths`, async () => {
  const modules = loadModules()
  const explored = startExploring()
  for (let seed = 1; seed <= COUNT; seed += 1) await playRandom(modules, seed, explored)
  await expectNoneBroken(explored, modules)
  expect(explored.orders).toBe(COUNT)
}, 2_400_000)
