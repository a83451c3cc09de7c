import type { Call } from './app-page.ts'
import type { Code, Post } from './backend.ts'
import { HIDDEN_INTERVAL } from './globals.ts'
import type { Page } from './pages.ts'
import type { Place } from './places.ts'
import { canConnect, TIMEOUT } from './settings.ts'
import type { World } from './world.ts'

/** A law that was broken, and how. */
export interface Breach {
  law: string
  how: string
}

/** How long something may look wrong: word of it is under way. Milliseconds. */
const PATIENCE = 3000

/** Looks at all screens, once a second, until it is asked: what they say must be so. */
export function watchScreens(world: World): () => Breach[] {
  const since = new Map<string, number>()
  const breaches: Breach[] = []

  /** Whether it has been so for long. */
  function lasts(what: string, isSo: boolean, patience = PATIENCE): boolean {
    const { now } = world.scheduler
    if (!isSo) since.delete(what)
    else if (!since.has(what)) since.set(what, now)
    return isSo && now - (since.get(what) ?? now) >= patience
  }

  function lookAt(place: Place, page: Page): void {
    const { redirect, app } = page
    if (!redirect && !app) return
    if (redirect?.seen().button?.label === 'finishButton') {
      const waiting = world.pages.find((other) => waitsFor(world, other, redirect.state))
      if (lasts(`button ${page.name}`, waiting !== undefined, 2500)) {
        breaches.push({
          law: 'no button while somebody waits',
          how: `${place.name} offers to finish here, and ${waiting?.name} waits for the answer`,
        })
      }
    }
    const over = app && waitedFor(world, page).find((state) => isOver(world, page, state))
    const isWaiting = over !== undefined && waitsFor(world, page, over)
    if (lasts(`over ${page.name}`, isWaiting)) {
      breaches.push({
        law: 'nobody waits for what is over',
        how: `${page.name} in ${place.name} says "${app?.shown()}", and the attempt has ended elsewhere`,
      })
    }
    if (lasts(`old ${page.name}`, waitsForOlder(world, page), 1000)) {
      breaches.push({
        law: 'the newest attempt is taken up',
        how: `${page.name} in ${place.name} waits for an attempt that this tab has left for a newer one`,
      })
    }
  }

  const sweep = () => {
    for (const place of world.places.all) if (place.page) lookAt(place, place.page)
    next = world.scheduler.later(1000, 'sweep', undefined, sweep)
  }
  let next = world.scheduler.later(0, 'sweep', undefined, sweep)
  return () => {
    next.isCancelled = true
    return breaches
  }
}

/** The states whose channels a page has open. */
export function statesOf({ channels }: World, page: Page): string[] {
  const own = [...channels].filter((channel) => channel.page === page)
  return own.map(({ name }) => name.slice('sunshine-connect:'.length))
}

/** The states of the attempts that a page has not told the end of, as far as they can be known. */
function waitedFor(world: World, page: Page): string[] {
  const begun = page.app?.pending().flatMap(({ state }) => state ?? []) ?? []
  return [...new Set([...statesOf(world, page), ...begun])]
}

function waitsFor(world: World, page: Page, state: string | undefined): boolean {
  const { app } = page
  if (!app || !state || page.life !== 'active' || page.busyUntil > world.scheduler.now - 1000)
    return false
  const hears = statesOf(world, page).includes(state)
  const canHear = hears || world.settings.channels === 'there'
  return app.pending().some((call) => {
    const isWaiting = ['waiting', 'detached'].includes(call.statuses.at(-1)?.status ?? '')
    return isWaiting && canHear && (hears || call.state === state)
  })
}

/**
 * The code is with the backend, or the person has denied it while this page waited. After a failure
 * another window of the same attempt may still bring more.
 */
function isOver({ codes, settings, pages }: World, page: Page, state: string): boolean {
  const since = waitsSince(page)
  const hasTold = ({ redirect }: Page) =>
    redirect?.error &&
    redirect.state === state &&
    redirect.screens.some(({ text, at }) => text === 'delivered' && at > since + HIDDEN_INTERVAL)
  // A denial leaves no mark.
  if (!page.wasLeft && pages.some(hasTold)) return true
  if (settings.backend === 'fails') return false
  const isKnown = ({ at, answeredAt }: Post) => {
    // Without locks it finds the mark as it comes, or waits until the time is over.
    if (settings.locks === 'missing') return since > at + PATIENCE
    // Who comes back, or begins to wait later, waits for the lock: until the backend has answered.
    return (at >= since && !page.wasLeft) || answeredAt !== undefined
  }
  return [...codes.values()].some((code) => code.state === state && code.posts.some(isKnown))
}

/** When it began to wait. */
export function waitsSince({ app }: Page): number {
  return app?.pending()[0]?.statuses[0]?.at ?? Infinity
}

function waitsForOlder(world: World, page: Page): boolean {
  if (page.app?.calls.at(-1)?.by !== 'resume') return false
  const begun = [...world.states].filter(
    ([state, { by, over }]) =>
      by.place === page.place && canTakeUp(world, page, by) && !over && !hasSettled(world, state),
  )
  const [newest] = begun.at(-1) ?? []
  const states = statesOf(world, page).filter((state) => waitsFor(world, page, state))
  return states.length > 0 && newest !== undefined && !states.includes(newest)
}

/** An exchange function can't be kept: the page at the address where it began must stand in for it. */
function canTakeUp({ settings }: World, page: Page, begun: Page): boolean {
  return settings.exchange === 'by address' || page.url.href === begun.url.href
}

/** Its answer was used, or a page was told how it has ended: an older one may be taken up again. */
function hasSettled({ pages, codes }: World, state: string): boolean {
  const isUsed = [...codes.values()].some((code) => code.state === state && code.posts.length > 0)
  const hasEnded = ({ app }: Page) =>
    app?.calls.some((call) => call.state === state && call.outcome)
  return isUsed || pages.some(hasEnded)
}

/** What must hold in the end, whatever has happened. */
export function judge(world: World): Breach[] {
  return [
    ...judgePast(world),
    ...[...world.codes.values()].flatMap((code) => judgeCode(world, code)),
    ...world.pages.flatMap((page) => judgePage(world, page)),
  ]
}

/** What nothing that is to come can mend. */
export function judgePast(world: World): Breach[] {
  return [
    ...world.faults.map((how) => ({ law: 'no page throws', how })),
    ...[...world.codes.values()].flatMap((code) => judgePosts(world, code)),
    ...world.pages.flatMap(judgeCalls),
  ]
}

/** Whoever allows so long before the end has the time to do what the screens say, in milliseconds. */
const IN_TIME = 15_000

function judgePosts({ settings, codes }: World, { code, state, posts }: Code): Breach[] {
  const breaches: Breach[] = []
  // Without locks, tabs can't know of each other in time.
  const tabs = new Set(posts.map(({ page }) => page.place))
  const isUnlocked = settings.locks === 'missing' && tabs.size > 1
  if (posts.length > 1 && !isUnlocked) {
    const who = posts.map(({ page }) => `${page.name} in ${page.place.name}`)
    breaches.push({ law: 'a code is posted at most once', how: `${code}: by ${who.join(', by ')}` })
  }
  const others = [...codes.values()].filter((other) => other.state === state && other.code !== code)
  if (posts.length > 0 && !isUnlocked && others.some((other) => other.posts.length > 0)) {
    breaches.push({ law: 'of an attempt one answer is used', how: `${code}, and another one` })
  }
  if (posts.some((post) => post.state !== state)) {
    breaches.push({
      law: "no attempt gets another's answer",
      how: `${code} came with another state`,
    })
  }
  return breaches
}

function judgeCode(world: World, judged: Code): Breach[] {
  const { code, place, posts, excuse } = judged
  if (posts.length > 0 || excuse || isLate(world, judged) || excuseOf(world, judged)) return []
  const how = `${code} was allowed in ${place}, and nobody has posted it`
  return [{ law: 'whoever allows is connected', how }]
}

/** There was no time left to do what the screens say. */
export function isLate({ states }: World, { at, state }: Code): boolean {
  return at + IN_TIME > (states.get(state)?.at ?? 0) + TIMEOUT
}

/** Why a code need not be posted, by name. */
function excuseOf(
  { settings, codes, states, pages, places }: World,
  { code, state, place }: Code,
): string | undefined {
  const others = [...codes.values()].filter((other) => other.state === state)
  if (others.some(({ posts }) => posts.length > 0)) return 'another code of the same attempt was'
  if (states.get(state)?.over) return states.get(state)?.over
  if (!canConnect(settings)) return 'a popup that is cut off reaches nobody'
  const isDenied = pages.some(({ redirect }) => redirect?.error && redirect.state === state)
  if (isDenied) return 'the person had denied it, too'
  const beginner = states.get(state)?.by
  if (settings.resumes === 'no') {
    if (settings.way === 'blocked') return 'no page resumes'
    const call = beginner?.app?.calls.find((one) => one.state === state)
    if (call?.outcome?.kind === 'failed') return 'the attempt had failed, and no page resumes'
    if (beginner?.life !== 'active') return 'the page that began is gone, and no page resumes'
  }
  const wasAway = !beginner || beginner.wasLeft || beginner.wasFrozen || beginner.busyUntil > 0
  if (settings.way === 'blocked' && (wasAway || beginner.life !== 'active'))
    return 'the page that lends is gone, was left, frozen or busy'
  // It stays in this window's storage, for the next page here that resumes.
  const here = places.all.find(({ name }) => name === place)
  const kept = JSON.stringify([...(here?.storages.values() ?? [])])
  if (kept.includes(code) && !here?.page?.app)
    return 'it waits there for the next page that resumes'
  if (others.some((other) => other.code !== code && kept.includes(other.code)))
    return 'the person had pressed "Finish here" for another one, and gone back before it got there'
  const isBridge = settings.way === 'bridge'
  if (isBridge && beginner?.place.isClosed) return 'the frame is gone'
  const inFrame = pages.filter((page) => page.place === beginner?.place)
  const hasFailed = ({ outcome }: Call) => outcome?.kind === 'failed'
  if (isBridge && inFrame.some(({ app }) => app?.calls.some(hasFailed))) {
    return 'the person has cancelled, or closed a bridge'
  }
  const bridge = places.all.find(({ name }) => name === place)?.openedBy
  if (isBridge && bridge?.life !== 'active') return 'the bridge is gone'
  return undefined
}

const RANKS = ['opening', 'waiting', 'detached', 'exchanging']

function judgeCalls(page: Page): Breach[] {
  const breaches: Breach[] = []
  const who = nameOf(page)
  for (const call of page.app?.calls ?? []) {
    call.statuses.forEach(({ status, at }, index) => {
      const before = call.statuses[index - 1]
      const isReopened = call.clicks.some((click) => before && click >= before.at && click <= at)
      if (before && RANKS.indexOf(status) < RANKS.indexOf(before.status) && !isReopened) {
        breaches.push({
          law: 'statuses go forward',
          how: `${who}: ${status} after ${before.status}`,
        })
      }
      if (call.outcome && at > call.settledAt) {
        breaches.push({ law: 'statuses go forward', how: `${who}: ${status} after the end` })
      }
    })
    const { outcome, state } = call
    if (outcome?.kind === 'connected' && state && outcome.id !== state) {
      breaches.push({ law: "no attempt gets another's answer", how: `${who}: ${outcome.id}` })
    }
  }
  return breaches
}

function judgePage(world: World, page: Page): Breach[] {
  const breaches: Breach[] = []
  const who = nameOf(page)
  if (isDone(page) && !isTaken(world, page)) {
    breaches.push({ law: 'no "Done" without a taker', how: `${who}, with ${page.redirect?.code}` })
  }
  if (isForgotten(world, page)) {
    breaches.push({ law: 'a window whose answer was taken hears of it', how: who })
  }
  if (page.app && page.life === 'active' && page.app.pending().length === 0) {
    breaches.push(
      ...leftovers(world, page).map((how) => ({
        law: 'nothing is left over',
        how: `${who}: ${how}`,
      })),
    )
  }
  return breaches
}

/** It stays open with an answer that somebody else has used, and doesn't say so. */
function isForgotten({ codes, settings }: World, page: Page): boolean {
  // A bridge closes with what it has still to say; and who presses "Finish here" may be too quick.
  const { redirect, place } = page
  const wasAsked = redirect?.screens.some(({ text }) => text === 'finish')
  if (settings.way === 'bridge' || wasAsked) return false
  if (place.page !== page || place.isClosed || !redirect?.code || isDone(page)) return false
  return codes.get(redirect.code)?.posts.some((post) => post.page.place !== place) === true
}

function nameOf({ name, place }: Page): string {
  return `${name} in ${place.name}`
}

/** It has said so. */
export function isDone({ redirect }: Page): boolean {
  return redirect?.screens.some(({ text }) => text === 'delivered') === true
}

/** Somebody has posted the code; where there is none, nobody needs to. */
export function isTaken({ codes }: World, { redirect }: Page): boolean {
  if (!redirect?.code) return true
  return [...codes.values()].some(({ code, posts }) => code === redirect.code && posts.length > 0)
}

function leftovers(world: World, page: Page): string[] {
  const left: string[] = []
  if (page.timers.size > 0) left.push(`${page.timers.size} timers`)
  const listeners = [...page.windowListeners.types(), ...page.documentListeners.types()]
  if (listeners.length > 0) left.push(`listeners for ${listeners.join(', ')}`)
  const kept = JSON.stringify(world.places.storageOf(page))
  for (const { code, state, posts } of world.codes.values()) {
    const wasUsedHere = posts.some((post) => post.page.place === page.place)
    if (wasUsedHere && kept.includes(state)) left.push(`the entry of ${code}`)
  }
  const states = statesOf(world, page)
  if (states.length > 0) left.push(`${states.length} channels`)
  const locks = [...world.locks.held.values(), ...world.locks.waiting].filter(
    (lock) => lock.page === page,
  )
  if (locks.length > 0) left.push(`${locks.length} locks`)
  return left
}
