import { setMaxListeners } from 'node:events'
import { expect, test } from 'vitest'
import { createDraws, seeded } from './draws.ts'
import { APP, type Page, PROVIDER } from './pages.ts'
import type { Place } from './places.ts'
import { USUAL } from './settings.ts'
import { fillIn, type Line, TRACES, type Trace } from './traces.ts'
import { createWorld, type World } from './world.ts'

setMaxListeners(0)

/** Pages without our library: a trace's own script is all they have. */
const BARE = { browser: () => ({}), callback: () => ({}) }

const ADDRESSES: Record<string, string> = {
  app: `${APP}/`,
  'other page': `${APP}/other`,
  provider: `${PROVIDER}/authorize`,
  popup: 'popup',
}

/** Whatever is said has arrived after so long, in milliseconds. */
const LONG = 20_000

/** Page script as in a sloppy classic script: what it names is the page's, and what it sets, too. */
const scopeOf = ({ globals }: Page) =>
  new Proxy(globals, {
    has: (_, name) => typeof name === 'string',
    get: (own, name) =>
      name in own ? own[String(name)] : globalThis[name as keyof typeof globalThis],
  })

function run(world: World, { page }: Place, script: string): unknown {
  if (!page) throw new Error('No page is there.')
  world.running = page
  return new Function('scope', `with (scope) { ${script} }`)(scopeOf(page))
}

type Back = 'the cache' | 'anew'

async function playInWorld(trace: Trace, back: Back, random?: () => number): Promise<void> {
  const cut = trace.isCut ? 'at the provider' : 'never'
  const world = createWorld({ ...USUAL, cut }, createDraws({}, random), BARE)
  const { places, scheduler } = world
  const named = new Map<string, Place>()

  const pass = (time: number) => scheduler.runUntil(scheduler.now + time)
  const fill = (text: string) => fillIn(text, ADDRESSES)
  const find = (window: string) => named.get(window) as Place

  async function arrive(place: Place): Promise<void> {
    do await pass(50)
    while (place.coming)
  }
  /** The value, once it is the one that is expected; else as it stays. */
  async function look(window: string, expression: string, expected: unknown): Promise<unknown> {
    let value: unknown
    for (let left = LONG; left > 0; left -= 50) {
      const seen = find(window).page && run(world, find(window), `return ${fill(expression)}`)
      value = JSON.parse(JSON.stringify(seen ?? null))
      if (JSON.stringify(value) === JSON.stringify(expected)) return value
      await pass(50)
    }
    return value
  }

  async function play(line: Line): Promise<void> {
    const [window, does] = line
    const place = find(window)
    switch (does) {
      case 'is opened by the person': {
        // The world begins with a tab.
        const [first] = places.all
        named.set(window, first && named.size === 0 ? first : places.openTab(new URL(`${APP}/`)))
        return pass(100)
      }
      case 'runs':
        run(world, place, fill(line[2]))
        return pass(50)
      case 'clicks': {
        const known = places.all.length
        places.turnTo(place)
        if (place.page) place.page.activeUntil = scheduler.now + 5000
        run(world, place, fill(line[2]))
        const opened = places.all[known]
        if (!opened) throw new Error('No window was opened.')
        named.set(line[3], opened)
        return arrive(opened)
      }
      case 'goes to':
        run(world, place, `location.assign('${fill(line[2])}')`)
        return arrive(place)
      case 'is reloaded':
        places.reload(place)
        return arrive(place)
      case 'goes back':
        places.back(place, back)
        return arrive(place)
      case 'is closed':
        places.close(place)
        return pass(50)
      case 'is turned to':
        places.turnTo(place)
        return pass(50)
      case 'is gone':
        await pass(LONG)
        expect(place.isClosed).toBe(true)
        return
      case 'sees':
      case 'sees at last':
      case 'sees either': {
        if (does === 'sees at last') await pass(LONG)
        const value = does === 'sees either' && back === 'anew' ? line[4] : line[3]
        const expected = typeof value === 'string' ? fill(value) : value
        expect({ [line[2]]: await look(window, line[2], expected) }).toEqual({
          [line[2]]: expected,
        })
      }
    }
  }
  for (const line of trace.lines) await play(line)
}

const isLeft = ({ lines }: Trace) => lines.some(([, does]) => does === 'goes back')

test.each(TRACES.map((trace) => ({ what: trace.what, trace })))(
  'in the world as in real windows: $what',
  async ({ trace }) => {
    for (const back of isLeft(trace) ? (['the cache', 'anew'] as const) : (['anew'] as const)) {
      await playInWorld(trace, back)
      // And however long each thing takes.
      for (let seed = 1; seed <= 20; seed += 1) await playInWorld(trace, back, seeded(seed))
    }
  },
)
