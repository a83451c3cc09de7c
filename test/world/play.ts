import { actsOf, clickConnect } from './acts.ts'
import { createDraws } from './draws.ts'
import { type Breach, judge, judgePast, watchScreens } from './laws.ts'
import type { Modules } from './modules.ts'
import { nextFairAct } from './person.ts'
import { canConnect, type Settings, TIMEOUT } from './settings.ts'
import { signatureOf } from './signature.ts'
import { createWorld, type World } from './world.ts'

/** All that a run is made of. */
export interface Run {
  settings: Settings
  acts: readonly string[]
  /** What was not as usual, by name and number. */
  draws: Record<string, number>
}

interface Playing {
  modules: Modules
  /** Where there is chance: draws what the run doesn't give, and goes on with so many acts. */
  chance?: { random: () => number; acts: number }
  /** Where orders that come to the same are merged: false ends the run there. */
  isNew?: (signature: string) => boolean
}

export interface Played extends Run {
  breaches: Breach[]
  story: readonly string[]
  /** What could be done at the end of the acts; nothing more where it is merged. */
  next: string[]
  /** Whether it was ended, because it comes to the same as another one. */
  isMerged: boolean
}

/** Most things that a fair person does, until they lose patience: they may wait for two attempts to end. */
const MOST = 60

/** Plays a run: the click, the acts, what a fair person does then, and the time until all is over. */
export async function play(run: Run, { modules, chance, isNew }: Playing): Promise<Played> {
  const draws = createDraws(run.draws, chance?.random)
  const world = createWorld(run.settings, draws, modules)
  const stopWatching = watchScreens(world)
  const acts: string[] = []
  await pass(world, 1000)
  await begin(world)
  for (const name of run.acts) if (await act(world, name)) acts.push(name)
  for (let left = chance?.acts ?? 0; left > 0; left -= 1) {
    const all = actsOf(world)
    const { name } = all[Math.floor((chance?.random() ?? 0) * all.length)] as { name: string }
    if (await act(world, name)) acts.push(name)
  }
  const played = { ...run, acts, draws: draws.unusual, story: world.story }
  if (isNew && !isNew(signatureOf(world))) {
    return {
      ...played,
      breaches: [...stopWatching(), ...judgePast(world)],
      next: [],
      isMerged: true,
    }
  }
  const next = actsOf(world).flatMap(({ name, isRare }) => (isRare ? [] : [name]))
  await goOnFairly(world)
  await pass(world, 8000)
  const breaches = stopWatching()
  await pass(world, 2 * TIMEOUT)
  return { ...played, breaches: [...breaches, ...judge(world)], next, isMerged: false }
}

async function begin(world: World): Promise<void> {
  const place = world.places.all.find(({ page }) => page?.app)
  if (place?.page) clickConnect(world, place, place.page).run()
  await pass(world, 200)
}

async function act(world: World, name: string): Promise<boolean> {
  const found = actsOf(world).find((one) => one.name === name)
  if (!found) return false
  world.tell(`* ${name}`)
  found.run()
  await pass(world, (found.takes ?? 0) + world.draws.draw('gap', [100, 0, 10, 1000, 4000]))
  return true
}

async function goOnFairly(world: World): Promise<void> {
  for (let count = 0; count < MOST; count += 1) {
    const found = nextFairAct(world)
    if (!found) return
    if (found.name !== 'waits') world.tell(`* (fairly) ${found.name}`)
    found.run()
    await pass(world, found.takes ?? 1000)
  }
  if (canConnect(world.settings)) world.faults.push('a fair person comes to no end')
}

async function pass(world: World, time: number): Promise<void> {
  await world.scheduler.runUntil(world.scheduler.now + time)
}
