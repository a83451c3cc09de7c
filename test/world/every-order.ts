import { expect } from 'vitest'
import { every } from '../pairs.ts'
import { expectNoneBroken } from './expect-none-broken.ts'
import { playEveryOrder, startExploring } from './explore.ts'
import { loadModules } from './modules.ts'
import { describeSettings, PLAYED, type Settings } from './settings.ts'

const modules = loadModules()

interface Row {
  name: string
  settings: Settings
  depth: number
}

/** Every second one of the settings: two test files play them, in two processes. */
export function everySecond(from: 0 | 1): Row[] {
  return PLAYED.filter((_, index) => index % 2 === from).map((settings) => ({
    name: describeSettings(settings),
    settings,
    depth: depthOf(settings),
  }))
}

/** How many acts: three where all is as usual. `npm run explore` goes on for as long as one likes. */
function depthOf(settings: Settings): number {
  if (every) return 4
  return settings === PLAYED[0] ? 3 : 2
}

export async function expectNoneBrokenIn({ settings, depth }: Row): Promise<void> {
  const explored = startExploring()
  await playEveryOrder(modules, settings, depth, explored)
  console.log(`${explored.orders} orders through ${explored.states} states`)
  await expectNoneBroken(explored, modules)
  expect(explored.states).toBeGreaterThan(20)
}
