import { EPOCH } from './globals.ts'
import { topOf } from './handles.ts'
import { isDone, isLate, isTaken, statesOf, waitsSince } from './laws.ts'
import { APP, type Page } from './pages.ts'
import type { Place } from './places.ts'
import type { World } from './world.ts'

/** So many milliseconds make no difference. */
const COARSE = 1000

/** Nor does it make one how much later than this something comes. In milliseconds. */
const LONG = 9000

const coarsely = (time: number) => Math.round(Math.min(time, LONG) / COARSE)

/**
 * All that what follows can depend on, as far as it can be seen from outside the modules: what is
 * shown, what is stored, who holds what, and what is still to come, and when. And what the laws ask of
 * what was before.
 */
export function signatureOf(world: World): string {
  const { places, scheduler, locks } = world
  const open = places.all.filter(({ isClosed }) => !isClosed)
  const nameOf = (place: Place) => `${place.kind} ${open.indexOf(place)}`

  const pageSignature = (page: Page | undefined) =>
    page && [
      page.url.pathname,
      page.url.search,
      page.type,
      page.life,
      coarsely(Math.max(0, page.busyUntil - scheduler.now)),
      page.app?.calls.map(({ by, statuses, outcome }) => [by, statuses.at(-1)?.status, outcome]),
      page.redirect && [page.redirect.code, page.redirect.seen(), isDone(page)],
      page.windowListeners.types().sort(),
      statesOf(world, page),
      page.asleep.map(({ what }) => what),
    ]
  const all = open.map((place) => [
    nameOf(place),
    place.opener !== null,
    // It can't be gone forward in.
    place.history
      .slice(0, place.index + 1)
      .map(({ url, page }) => [url.pathname, pageSignature(page)]),
    pageSignature(place.page),
    [...place.storages].map(([partition, items]) => [partition, { ...items }]),
    places.hasFocus(topOf(place)),
    places.isHidden(place),
  ])
  const coming = scheduler.coming().flatMap(({ at, what, owner }) => {
    if (what === 'sweep') return []
    return [`${coarsely(at - scheduler.now)} ${what} ${owner ? nameOf((owner as Page).place) : ''}`]
  })
  const held = [...locks.held.values(), ...locks.waiting].map(({ name, page }) => [
    name,
    nameOf(page.place),
  ])
  const present = JSON.stringify([
    all,
    open.map((place) => ({ ...world.shared(`${APP} in ${APP}`).of(place) })),
    coming.sort(),
    held,
    world.blocked.length,
  ])
  return plainly(present + JSON.stringify(pastOf(world, present)), EPOCH + scheduler.now)
}

/** What the laws ask of codes, attempts and pages that may be gone, where it can still make a difference. */
function pastOf(world: World, present: string): unknown {
  const { codes, states, pages } = world
  const isOpen = ({ posts, excuse }: { posts: unknown[]; excuse?: string }) =>
    posts.length === 0 && !excuse
  const given = [...codes.values()].filter(
    (code) => isOpen(code) || present.includes(code.code) || present.includes(code.state),
  )
  const begun = [...states].filter(
    ([state]) => present.includes(state) || given.some((code) => code.state === state),
  )
  return [
    given.map((code) => [
      code.code,
      code.state,
      code.posts.map(
        ({ at, answeredAt }) =>
          answeredAt !== undefined || pages.filter((page) => waitsSince(page) <= at).length,
      ),
      code.excuse,
      isLate(world, code),
    ]),
    // The newest comes last.
    begun.map(([state, { by, over }]) => [
      state,
      over,
      by.life,
      by.wasLeft || by.wasFrozen || by.busyUntil > 0,
      pages.some(({ redirect }) => redirect?.error && redirect.state === state),
      pages.some(({ app }) => app?.calls.some((call) => call.state === state && call.outcome)),
      pages.some(
        ({ place, app }) =>
          place === by.place && app?.calls.some(({ outcome }) => outcome?.kind === 'failed'),
      ),
    ]),
    pages.flatMap((page) => (isDone(page) && !isTaken(world, page) ? [page.redirect?.code] : [])),
  ]
}

/** States, locks and codes by the order in which they appear, and moments by whether they are over. */
function plainly(text: string, now: number): string {
  const names = new Map<string, number>()
  return text
    .replace(/[\w-]{43}|issued-state-\d+-\d+|code-\d+/g, (name) => {
      if (!names.has(name)) names.set(name, names.size)
      return `#${names.get(name)}`
    })
    .replace(/\d{13}/g, (moment) => String(Number(moment) <= now))
}
