import { topOf } from './handles.ts'
import { statesOf } from './laws.ts'
import type { Page } from './pages.ts'
import type { World } from './world.ts'

/** So many milliseconds make no difference. */
const COARSE = 1000

/**
 * All that what follows can depend on, as far as it can be seen from outside the modules: what is
 * shown, what is stored, who holds what, and what is still to come, and when.
 */
export function signatureOf(world: World): string {
  const { places, scheduler, locks, codes } = world
  /** States and locks by the order in which they appear, not by their random names. */
  const names = new Map<string, number>()
  const plain = (text: string) =>
    text
      .replace(/[\w-]{43}|issued-state-\d+-\d+/g, (name) => {
        if (!names.has(name)) names.set(name, names.size)
        return `#${names.get(name)}`
      })
      .replace(/"expires":\d+/g, '')
  const pageSignature = (page: Page | undefined) =>
    page && [
      page.url.pathname,
      page.url.search,
      page.type,
      page.life,
      Math.max(0, Math.round((page.busyUntil - scheduler.now) / COARSE)),
      page.app?.calls.map(({ by, statuses, outcome, clicks }) => [
        by,
        statuses.map(({ status }) => status),
        outcome,
        clicks.length,
      ]),
      page.redirect && [page.redirect.code, page.redirect.screens.map(({ text }) => text)],
      page.windowListeners.types(),
      statesOf(world, page),
      page.asleep.map(({ what }) => what),
    ]
  const all = places.all.map((place) => [
    place.name,
    place.isClosed,
    place.opener !== null,
    place.index,
    place.history.map(({ url, page }) => [url.pathname, pageSignature(page)]),
    pageSignature(place.page),
    [...place.storages].map(([partition, items]) => [partition, { ...items }]),
    places.hasFocus(topOf(place)),
    places.isHidden(place),
  ])
  const coming = scheduler.coming().flatMap(({ at, what, owner }) => {
    const left = Math.round((at - scheduler.now) / COARSE)
    return what === 'sweep' ? [] : [`${left} ${what} ${owner ? (owner as Page).place.name : ''}`]
  })
  const held = [...locks.held.values(), ...locks.waiting].map(({ name, page }) => [
    name,
    page.place.name,
  ])
  const posts = [...codes.values()].map(({ posts, excuse }) => [posts.length, excuse])
  return plain(
    JSON.stringify([
      all,
      { ...world.shared('https://app.example in https://app.example') },
      coming.sort(),
      held,
      posts,
      world.blocked.length,
    ]),
  )
}
