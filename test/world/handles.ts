import type { Page } from './pages.ts'
import type { Place } from './places.ts'
import type { World } from './world.ts'

/** What other windows hold of a place, and what its own pages call `window`. */
export interface Handle {
  readonly closed: boolean
  postMessage(data: unknown, targetOrigin?: string): void
  close(): void
  focus(): void
}

interface HandleState {
  /** A policy has put the place out of reach of whoever holds this. */
  isCut: boolean
}

const SELF = new Set(['self', 'window', 'frames', 'globalThis'])

/**
 * The WindowProxy of a place. Pages of another origin may use what the standard lets them use; pages
 * of the same one reach the place's globals through it. Once cut, it looks closed and does nothing.
 */
export function createHandle(world: World, place: Place): { handle: Handle; state: HandleState } {
  const state: HandleState = { isCut: false }
  const isReachable = () => !state.isCut && !place.isClosed

  const safe: Record<string, unknown> = {
    get closed() {
      return !isReachable()
    },
    get opener() {
      return place.opener
    },
    get parent() {
      return place.parent?.handle ?? place.handle
    },
    get location() {
      return locationFor(world, place, isReachable)
    },
    postMessage(data: unknown, targetOrigin = '/') {
      if (isReachable()) world.places.post(place, data, targetOrigin)
    },
    close() {
      if (isReachable() && place.kind === 'popup') world.places.closeSoon(place)
    },
    focus() {
      if (isReachable()) world.places.turnTo(place)
    },
    blur() {},
  }

  const handle = new Proxy(safe, {
    get(target, name) {
      if (typeof name === 'symbol' || name === 'then') return undefined
      if (Object.hasOwn(target, name)) return target[name]
      if (SELF.has(name)) return handle
      if (name === 'top') return topOf(place).handle
      return isReachable() ? own(world, place.page).globals[name] : undefined
    },
    has: (target, name) => SELF.has(String(name)) || Object.hasOwn(target, name),
    set(_target, name, value) {
      own(world, place.page).globals[String(name)] = value
      return true
    },
  }) as unknown as Handle
  return { handle, state }
}

export function topOf(place: Place): Place {
  return place.parent ? topOf(place.parent) : place
}

/** The page in a place, for one of the same origin. @throws SecurityError for others. */
function own(world: World, page: Page | undefined): Page {
  if (page && (world.running === undefined || world.running.origin === page.origin)) return page
  // A window that has just been opened is blank, and its opener's.
  if (page && page.url.protocol === 'about:' && world.running?.partition === page.partition) {
    return page
  }
  throw new DOMException('another origin', 'SecurityError')
}

function locationFor(world: World, place: Place, isReachable: () => boolean): unknown {
  const go = (url: unknown, how: 'push' | 'replace') => {
    if (isReachable()) world.places.go(place, new URL(String(url), world.running?.url), how)
  }
  const readable = () => own(world, place.page).url
  return {
    assign: (url: unknown) => go(url, 'push'),
    replace: (url: unknown) => go(url, 'replace'),
    reload: () => world.places.reload(place),
    toString: () => readable().href,
    get href() {
      return readable().href
    },
    get origin() {
      return readable().origin
    },
    get pathname() {
      return readable().pathname
    },
    get search() {
      return readable().search
    },
    get hash() {
      return readable().hash
    },
    get protocol() {
      return readable().protocol
    },
    get host() {
      return readable().host
    },
    get hostname() {
      return readable().hostname
    },
  }
}
