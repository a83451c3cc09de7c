import { expect, test } from 'vitest'
import { expectNoneBroken } from './expect-none-broken.ts'
import { playRandom, startExploring } from './explore.ts'
import { loadModules } from './modules.ts'

/** So many random orders as a test, from a seed on. */
export function testRandomOrders(from: number, count: number): void {
  test(`all pages together, ${count} random orders in random settings, with delays of all lengths`, async () => {
    const modules = loadModules()
    const explored = startExploring()
    for (let seed = from; seed < from + count; seed += 1) await playRandom(modules, seed, explored)
    await expectNoneBroken(explored, modules)
    expect(explored.orders).toBe(count)
  }, 1_200_000)
}
