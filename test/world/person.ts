import { type Act, clickConnect, openApp, press } from './acts.ts'
import { topOf } from './handles.ts'
import type { Page } from './pages.ts'
import type { Place } from './places.ts'
import { answer, type World } from './world.ts'

interface Shown {
  place: Place
  page: Page
}

/**
 * What a fair person does next: what the screens say. They press the button that is there, allow what
 * they are asked, try again where nothing is under way. Nothing, where they have come to an end.
 */
export function nextFairAct(world: World): Act | undefined {
  const all = shown(world)
  const button = all.flatMap(({ place, page }) =>
    isPatient(page, all) ? [] : press(world, place, page),
  )
  if (button[0]) return button[0]
  const spent = all.find((one) => isSpent(world, one))
  if (spent)
    return { name: `closes ${spent.place.name}`, run: () => world.places.close(spent.place) }
  const asked = all.find(({ page }) => page.kind === 'provider')
  if (asked) return allow(world, asked)
  const apps = all.filter(({ page }) => page.app)
  if (apps.length === 0) return { name: 'opens the app', run: () => openApp(world) }
  const isBusy = apps.some(({ page }) => page.app?.pending().length)
  if (isBusy) return goOn(world, apps, all)
  if (all.some((one) => mayChange(world, one))) return wait
  if (isDone(world, apps)) return undefined
  const [app] = [...apps].sort((a, b) => rank(world, b) - rank(world, a))
  return app && { ...clickConnect(world, app.place, app.page), takes: 2000 }
}

function shown({ places }: World): Shown[] {
  return places.all.flatMap((place) =>
    place.page && !place.isClosed ? [{ place, page: place.page }] : [],
  )
}

/** The bridge's button stays, while its second window is open: there the person goes on. */
function isPatient(page: Page, all: Shown[]): boolean {
  return page.redirect?.isBridge === true && all.some(({ place }) => place.openedBy === page)
}

/** It has said for a while that nothing is left to do in this window. */
function isSpent(world: World, { place, page }: Shown): boolean {
  return place.kind === 'popup' && saysAnyOf(FINAL, page) && !hasJustSaidSo(world, page)
}

/** It is at work, or has only just said that nothing is left to do: more may be under way. */
function mayChange(world: World, { page }: Shown): boolean {
  return saysAnyOf(AT_WORK, page) || (saysAnyOf(FINAL, page) && hasJustSaidSo(world, page))
}

const AT_WORK = ['working', 'busy', 'goBack']
const FINAL = ['undelivered', 'invalid', 'delivered', 'bridgeGone', 'bridgeCutOff', 'expired']

function saysAnyOf(texts: readonly string[], { redirect }: Page): boolean {
  const { text = '', button } = redirect?.seen() ?? {}
  return !button && texts.includes(text)
}

function hasJustSaidSo({ scheduler }: World, { redirect }: Page): boolean {
  return scheduler.now - (redirect?.screens.at(-1)?.at ?? 0) <= 3000
}

function allow(world: World, { place, page }: Shown): Act {
  const run = () => {
    world.places.turnTo(place)
    if (page.place.page === page) answer(world, place, new URLSearchParams(page.url.search))
  }
  return { name: `allows in ${place.name}`, takes: 2000, run }
}

const wait: Act = { name: 'waits', takes: 2000, run: () => {} }

/** While something is under way: where no window is left, the page offers to open it again. */
function goOn(world: World, apps: Shown[], all: Shown[]): Act {
  const lost = apps.find(({ page }) => page.app?.shown() === 'detached')
  const isUnderWay = all.some(({ page, place }) => place.kind === 'popup' && !page.app)
  const waitedFor =
    world.scheduler.now - (lost?.page.app?.pending().at(-1)?.statuses.at(-1)?.at ?? 0)
  if (lost && !isUnderWay && waitedFor > 8000) {
    return { ...clickConnect(world, lost.place, lost.page), takes: 2000 }
  }
  const isAsked = all.some(({ page }) => page.redirect?.seen().text === 'goBack')
  const waiting = apps.find(({ page }) => page.app?.pending().length)
  if (isAsked && waiting) return { ...wait, run: () => world.places.turnTo(waiting.place) }
  // A frozen page goes on when the person turns to it.
  const frozen = apps.find(({ page }) => page.life === 'frozen')
  if (frozen) return { ...wait, run: () => world.places.turnTo(frozen.place) }
  return wait
}

function isDone({ settings, codes }: World, apps: Shown[]): boolean {
  if (settings.backend === 'fails') return [...codes.values()].some(({ posts }) => posts.length > 0)
  return apps.some(({ page }) => page.app?.shown() === 'connected')
}

/** They go on in the tab that they see. */
function rank({ places }: World, { place }: Shown): number {
  return places.hasFocus(topOf(place)) ? 2 : places.isHidden(place) ? 0 : 1
}
