import { topOf } from './handles.ts'
import type { Page } from './pages.ts'
import type { Place } from './places.ts'
import { TIMEOUT } from './settings.ts'
import { answer, type World } from './world.ts'

/** Something that the person or the browser does. */
export interface Act {
  /** As it is told, and by which it is found again. */
  name: string
  /** How long it takes, in milliseconds, besides what is drawn. */
  takes?: number
  /** Of little weight: not in every order, only in random ones. */
  isRare?: true
  run(): void
}

/** All that may happen now. */
export function actsOf(world: World): Act[] {
  const open = world.places.all.filter((place) => !place.isClosed && place.page)
  return [
    ...open.flatMap((place) => actsIn(world, place)),
    ...(world.blocked.length > 0 ? [allowFromNotice(world)] : []),
    { name: '2 s pass', takes: 2000, run: () => {} },
    { name: '12 s pass', isRare: true, takes: 12_000, run: () => {} },
    {
      name: 'the time limit passes',
      takes: TIMEOUT,
      run: () => loseRest(world, 'the time was over'),
    },
  ]
}

function actsIn(world: World, place: Place): Act[] {
  const page = place.page as Page
  switch (page.kind) {
    case 'app':
      return [
        ...actsOnApp(world, place, page),
        ...(place.parent ? [reload(world, place)] : actsOnTab(world, place)),
      ]
    case 'host':
      return [reload(world, place), closing(world, place)]
    case 'provider':
      return [
        ...['allows', 'denies'].map((verb) => decide(world, place, page, verb)),
        ...backs(world, place),
        closing(world, place),
      ]
    case 'redirect':
      return [
        ...press(world, place, page),
        reload(world, place),
        ...backs(world, place),
        closing(world, place),
      ]
    default:
      return [closing(world, place)]
  }
}

function actsOnApp(world: World, place: Place, page: Page): Act[] {
  const shown = page.app?.shown()
  const [pending] = page.app?.pending() ?? []
  const acts: Act[] = []
  if (shown !== 'exchanging' && shown !== 'connected') acts.push(clickConnect(world, place, page))
  if (pending) {
    const run = () => {
      loseRest(world, 'the person has cancelled')
      world.scheduler.later(0, 'click', page, () => {
        for (const call of page.app?.pending() ?? []) call.cancel()
      })
    }
    acts.push({ name: `cancels in ${place.name}`, run })
  }
  for (const seconds of [3, 12]) {
    const run = () => {
      page.busyUntil = world.scheduler.now + seconds * 1000
    }
    const name = `the page in ${place.name} is busy for ${seconds} s`
    acts.push({ name, run, ...(seconds === 12 ? { isRare: true } : {}) })
  }
  return acts
}

export function clickConnect(world: World, place: Place, page: Page): Act {
  const run = () => {
    world.places.turnTo(place)
    world.scheduler.later(10, 'click', page, () => page.app?.click())
  }
  return { name: `clicks Connect in ${place.name}`, run }
}

function actsOnTab(world: World, place: Place): Act[] {
  const { places } = world
  const link = place.page?.url.pathname === '/' ? '/other' : '/'
  const url = new URL(link, place.page?.url)
  const isFirst = places.all.filter(({ kind }) => kind === 'tab').length === 1
  const acts: Act[] = [
    reload(world, place),
    { name: `follows a link in ${place.name}`, run: () => places.go(place, url, 'push') },
    ...backs(world, place),
    closing(world, place),
  ]
  if (isFirst) {
    acts.push({ name: `duplicates ${place.name}`, run: () => places.duplicate(place) })
    acts.push({ name: 'opens the app in another tab', isRare: true, run: () => openApp(world) })
  }
  if (!places.hasFocus(place)) {
    acts.push({ name: `turns to ${place.name}`, isRare: true, run: () => places.turnTo(place) })
  }
  const { page } = place
  if (page?.life === 'active' && !places.hasFocus(place)) {
    const run = () => {
      page.life = 'frozen'
      page.wasFrozen = true
    }
    acts.push({ name: `${place.name} is frozen until the person turns to it`, isRare: true, run })
  }
  return acts
}

export function openApp(world: World): void {
  world.places.openTab(new URL('https://app.example/'))
}

function decide(world: World, place: Place, page: Page, verb: string): Act {
  const run = () => {
    world.places.turnTo(place)
    const query = new URLSearchParams(page.url.search)
    if (verb === 'denies') query.set('error', 'access_denied')
    const isTwoPages = world.settings.cut === 'at its second page' && verb === 'allows'
    if (isTwoPages) world.places.go(place, new URL(`/consent?${query}`, page.url), 'push')
    else answer(world, place, query)
  }
  return { name: `${verb} in ${place.name}`, run }
}

export function press(world: World, place: Place, page: Page): Act[] {
  const button = page.redirect?.seen().button
  if (!button) return []
  const run = () => {
    world.places.turnTo(place)
    world.scheduler.later(10, 'click', page, () => page.redirect?.press())
  }
  return [{ name: `presses "${button.label}" in ${place.name}`, run }]
}

function reload(world: World, place: Place): Act {
  const run = () => {
    lose(world, place, 'its window was reloaded')
    world.places.reload(place)
  }
  return { name: `reloads ${place.name}`, run }
}

function closing(world: World, place: Place): Act {
  const run = () => {
    // With the tab its storage is gone, too.
    lose(world, place, 'its window was closed', { isStorageKept: false })
    world.places.close(place)
  }
  return { name: `closes ${place.name}`, run }
}

function backs(world: World, place: Place): Act[] {
  if (place.index <= 0) return []
  const cached = place.history[place.index - 1]?.page ? (['the cache'] as const) : []
  return ([...cached, 'anew'] as const).map((from) => ({
    name: `goes back in ${place.name} (${from === 'anew' ? 'loaded anew' : 'from the cache'})`,
    run: () => {
      lose(world, place, 'its window was left')
      world.places.back(place, from)
    },
  }))
}

function allowFromNotice(world: World): Act {
  const run = () => {
    const [blocked] = world.blocked.splice(0, 1)
    if (blocked) world.places.openPopup(blocked.url)
  }
  return { name: "allows the window from the browser's notice", run }
}

/** What the person throws away with a window is theirs to lose, unless it lies in the tab's storage. */
function lose(world: World, place: Place, why: string, { isStorageKept = true } = {}): void {
  const isHere = (name: string) => topOf(placeOf(world, name) ?? place) === place
  const page = place.page
  // Whoever leaves the redirect page on its way breaks it off: the next page of the tab has the answer.
  const isKept = isStorageKept && place.kind === 'tab' && page?.app
  const held = page && JSON.stringify(world.places.storageOf(page))
  for (const code of world.codes.values()) {
    const isLeft = isKept && held?.includes(code.code)
    if (code.posts.length === 0 && isHere(code.place) && !isLeft) code.excuse ??= why
  }
}

function placeOf(world: World, name: string): Place | undefined {
  return world.places.all.find((place) => place.name === name)
}

function loseRest(world: World, why: string): void {
  for (const code of world.codes.values()) if (code.posts.length === 0) code.excuse ??= why
  for (const attempt of world.states.values()) attempt.over ??= why
}
