import { expect, test } from 'vitest'
import { every } from '../pairs.ts'
import { expectNoneBroken } from './expect-none-broken.ts'
import { playEveryOrder, startExploring } from './explore.ts'
import { loadModules } from './modules.ts'
import { describeSettings, isFirstOfItsWay, PLAYED, type Settings } from './settings.ts'

const modules = loadModules()

/** How many acts. `npm run explore` goes on for as long as one likes. */
function depthOf(settings: Settings): number {
  if (every) return 4
  return isFirstOfItsWay(settings) ? 3 : 2
}

test.each(
  PLAYED.map((settings) => ({
    name: describeSettings(settings),
    settings,
    depth: depthOf(settings),
  })),
)(
  'all pages together, every order of $depth acts: $name',
  async ({ settings, depth }) => {
    const explored = startExploring()
    await playEveryOrder(modules, settings, depth, explored)
    console.log(`${explored.orders} orders through ${explored.states} states`)
    await expectNoneBroken(explored, modules)
    expect(explored.states).toBeGreaterThan(20)
  },
  1_200_000,
)
