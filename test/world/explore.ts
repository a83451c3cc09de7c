import { seeded } from './draws.ts'
import type { Modules } from './modules.ts'
import { type Played, play, type Run } from './play.ts'
import { CHOICES, type Settings } from './settings.ts'

// Nobody reads the traces of the errors that are thrown in a world, and they take time.
Error.stackTraceLimit = 0

export interface Explored {
  orders: number
  states: number
  /** One for each law that was broken, the first that was seen. */
  broken: Map<string, Played>
  /** How often each law was broken. */
  counts: Map<string, number>
}

export function startExploring(): Explored {
  return { orders: 0, states: 0, broken: new Map(), counts: new Map() }
}

export async function playOrder(modules: Modules, run: Run, explored: Explored): Promise<void> {
  await note(await play(run, { modules }), explored)
}

/** Plays every order of so many acts. Orders that come to the same are merged. */
export async function playEveryOrder(
  modules: Modules,
  settings: Settings,
  depth: number,
  explored: Explored,
): Promise<void> {
  const seen = new Set<string>()
  const isNew = (signature: string) => {
    const { size } = seen
    return seen.add(signature).size > size
  }
  const first = await play({ settings, acts: [], draws: {} }, { modules, isNew })
  await note(first, explored)
  let paths = [pathOf(first)]
  for (let length = 1; length <= depth; length += 1) {
    const longer: typeof paths = []
    for (const path of paths) {
      for (const name of path.next) {
        const run = { settings, acts: [...path.acts, name], draws: {} }
        const played = await play(run, { modules, isNew })
        await note(played, explored)
        if (!played.isMerged) longer.push(pathOf(played))
      }
    }
    paths = longer
  }
  explored.states += seen.size
}

/** All that is kept of a run that longer ones go on from: there are ten thousands. */
function pathOf({ acts, next }: Played): Pick<Played, 'acts' | 'next'> {
  return { acts, next }
}

const ACTS = 7

/** A random run, in random settings: the same for the same seed. */
export async function playRandom(
  modules: Modules,
  seed: number,
  explored: Explored,
): Promise<Played> {
  const random = seeded(seed)
  const settings = randomSettings(random)
  const run: Run = { settings, acts: [], draws: {} }
  const acts = 1 + Math.floor(random() * ACTS)
  const played = await play(run, { modules, chance: { random, acts } })
  await note(played, explored)
  return played
}

/** Each as usual in half of the runs. */
function randomSettings(random: () => number): Settings {
  const pick = <Choice>(choices: readonly [Choice, ...Choice[]]): Choice =>
    random() < 0.5 ? choices[0] : (choices[Math.floor(random() * choices.length)] ?? choices[0])
  const settings = Object.fromEntries(
    Object.entries(CHOICES).map(([name, choices]) => [name, pick<string>(choices)]),
  ) as Settings
  // Where the page itself is left, somebody must go on: the documents say so.
  const isLeft = settings.way === 'redirect' || settings.way === 'same tab'
  // And an in-app browser has no blank window that could wait for a promised state.
  return isLeft ? { ...settings, resumes: 'yes', state: 'made here' } : settings
}

/** How many orders are played until whoever listens to this process, a test runner, gets a turn. */
const TURN = 100

async function note(played: Played, explored: Explored): Promise<void> {
  explored.orders += 1
  for (const law of new Set(played.breaches.map((breach) => breach.law))) {
    explored.counts.set(law, (explored.counts.get(law) ?? 0) + 1)
    if (!explored.broken.has(law)) explored.broken.set(law, played)
  }
  if (explored.orders % TURN === 0) await new Promise((resolve) => setImmediate(resolve))
}
