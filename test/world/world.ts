// The pages, played together.
//
// A customer has several pages at once: the one that waits, the popup, the redirect page, a second tab
// of the same app, a duplicated tab, a frame with its bridge. Each can be reloaded, left, restored,
// frozen or closed at any moment. Here they live in one small world with virtual time. Each page load
// runs the real modules (`build/index.js`, `build/callback.js`) anew, with the globals that a page has
// and no others (`globals.ts`); windows, storage, channels and locks do what was measured in browsers.
//
// A run is made of three things and can be played again from them: the settings (`settings.ts`), the
// acts of the person and the browser, by name (`acts.ts`), and the draws that were not as usual: how
// long a message takes, in which order things come (`draws.ts`). After the acts a fair person does what
// the screens say (`person.ts`). The laws (`laws.ts`) must hold all the time; what is excused is excused
// by name there. `explore.ts` plays every order, or random ones; `shrink.ts` looks for the shortest run
// that breaks the same law; `World.story` tells it.
//
// `npm run explore` goes on until it is stopped; `npm run explore -- 7 1000` plays 1000 from seed 7.
import { runAppPage } from './app-page.ts'
import { type Backend, type Code, createBackend } from './backend.ts'
import type { Channels } from './channels.ts'
import type { Draws } from './draws.ts'
import { createLocks, type LockManager } from './locks.ts'
import type { Modules } from './modules.ts'
import { APP, HOST, type Page, PROVIDER } from './pages.ts'
import { createPlaces, type Place, type Places } from './places.ts'
import { runRedirectPage } from './redirect-page.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import type { Settings } from './settings.ts'
import { createSharedStorage, type SharedStorage } from './storage.ts'

export interface World {
  readonly settings: Settings
  readonly draws: Draws
  readonly modules: Modules
  readonly scheduler: Scheduler
  readonly places: Places
  readonly pages: Page[]
  readonly channels: Channels
  readonly locks: LockManager
  readonly backend: Backend
  readonly codes: Map<string, Code>
  /** When the window of each attempt was first sent to the provider, by state, the first one first. */
  readonly states: Map<string, { at: number; by: Page; over?: string }>
  /** Windows that the browser has blocked, and offers in its notice. */
  readonly blocked: { opener: Page; url: URL }[]
  /** Whose script runs. */
  running: Page | undefined
  /** What was reported as a page's own error. */
  readonly faults: string[]
  /** What went to the console. */
  readonly notes: string[]
  readonly story: string[]
  tell(line: string): void
  /** localStorage, which all pages of a partition share. */
  shared(partition: string): SharedStorage
  count(name: string): number
  /** Bytes that look random, and are the same in each run. */
  fill(bytes: Uint8Array): Uint8Array
  runScript(page: Page): void
  opens(page: Page, url: unknown): unknown
  leaves(page: Page, url: URL, how: 'push' | 'replace'): void
  /** Brings something from a page to another, or to a place, in the order in which it was sent. */
  send(way: { from: Page; to: Page | Place; by: string }, arrive: () => void): void
}

export function createWorld(settings: Settings, draws: Draws, modules: Modules): World {
  const counts = new Map<string, number>()
  /** When the last of each lane arrives. */
  const lanes = new Map<string, number>()
  const storages = new Map<string, SharedStorage>()
  const story: string[] = []

  const scheduler = createScheduler((task) => {
    world.running?.redirect?.note()
    world.running = task.owner as Page | undefined
  })

  const delay = () => draws.draw('storage', [2, 0, 40, 400, 2500])

  const parts: Omit<World, 'places' | 'locks' | 'backend'> = {
    settings,
    draws,
    modules,
    scheduler,
    pages: [],
    channels: new Set(),
    codes: new Map(),
    states: new Map(),
    blocked: [],
    running: undefined,
    faults: [],
    notes: [],
    story,
    tell(line) {
      story.push(`${(scheduler.now / 1000).toFixed(2).padStart(7)} s  ${line}`)
    },
    shared(partition) {
      const storage = storages.get(partition) ?? createSharedStorage(() => scheduler.now, delay)
      storages.set(partition, storage)
      return storage
    },
    count(name) {
      const count = (counts.get(name) ?? 0) + 1
      counts.set(name, count)
      return count
    },
    fill(bytes) {
      const number = world.count('random')
      bytes.forEach((_, at) => {
        bytes[at] = number * 151 + at * (97 + number)
      })
      return bytes
    },
    runScript(page) {
      const { kind } = page
      if (kind === 'app') page.app = runAppPage(world, page)
      if (kind === 'redirect') page.redirect = runRedirectPage(world, page)
      if (kind === 'host') world.places.openFrame(page.place, new URL(`${APP}/`))
      if (kind === 'provider') runProviderPage(page)
    },
    opens(page, given) {
      const { places } = world
      const url = new URL(given === undefined || given === '' ? 'about:blank' : String(given))
      const isAllowed = scheduler.now <= page.activeUntil
      page.activeUntil = -1
      noteAttempt(page, url)
      if (settings.way === 'same tab') {
        places.go(page.place, url, 'push')
        return page.place.handle
      }
      const isBlocked = settings.way === 'blocked' && world.count('opened') === 1
      if (!isAllowed || isBlocked) {
        world.tell(`the browser blocks a window of ${page.name}`)
        if (page.app) world.blocked.push({ opener: page, url })
        return null
      }
      const place = places.openPopup(url, page)
      world.tell(`${page.name} opens ${place.name}`)
      return place.handle
    },
    leaves(page, url, how) {
      noteAttempt(page, url)
      world.places.go(page.place, url, how)
    },
    send({ from, to, by }, arrive) {
      const owner = 'place' in to ? to : to.page
      const lane = `${by} ${from.name} ${to.name}`
      const delay = draws.draw(by, [2, 0, 40, 400, 2500])
      const at = Math.max(scheduler.now + delay, lanes.get(lane) ?? 0)
      lanes.set(lane, at)
      scheduler.later(at - scheduler.now, by, owner, arrive)
    },
  }
  const world = parts as { -readonly [Name in keyof World]: World[Name] }

  function noteAttempt(page: Page, url: URL): void {
    const state = url.searchParams.get('state')
    if (url.origin !== PROVIDER || !state) return
    // A bridge opens it for the page that has opened the bridge.
    const by = page.app ? page : page.place.openedBy
    if (!by || world.states.has(state)) return
    const call = page.app ? page.app.pending().at(-1) : page.place.openedFor
    const over = call?.outcome && 'it had ended before its bridge opened it'
    world.states.set(state, { at: scheduler.now, by, ...(over && { over }) })
    if (call) call.state ??= state
  }

  /** A second page of the provider's goes on by itself. */
  function runProviderPage(page: Page): void {
    const { pathname, searchParams } = page.url
    if (pathname === '/consent') answer(world, page.place, searchParams)
  }

  world.locks = createLocks(world)
  world.places = createPlaces(world)
  world.backend = createBackend(world)
  const start = settings.way === 'bridge' ? HOST : APP
  world.places.openTab(new URL(`${start}/`))
  return world
}

/** The person allows or denies: the provider sends the answer to the redirect page. */
export function answer(world: World, place: Place, query: URLSearchParams): void {
  const state = query.get('state') ?? ''
  const callback = new URL(query.get('redirect_uri') ?? `${APP}/callback`)
  callback.searchParams.set('state', state)
  const error = query.get('error')
  if (error) callback.searchParams.set('error', error)
  else {
    const code = `code-${world.codes.size + 1}`
    const at = world.scheduler.now
    world.codes.set(code, { code, state, at, place: place.name, posts: [] })
    callback.searchParams.set('code', code)
  }
  world.places.go(place, callback, 'push')
}
