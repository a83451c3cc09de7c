import { topOf } from './handles.ts'
import type { Page } from './pages.ts'
import type { World } from './world.ts'

type Granted = (lock: { name: string; mode: 'exclusive' } | null) => unknown

interface Request {
  page: Page
  /** With the origin and the site that it belongs to. */
  key: string
  name: string
  signal: AbortSignal | undefined
  /** The page has heard that it holds it. */
  isHeard: boolean
  granted: Granted
  resolve: (result: unknown) => void
  reject: (reason: unknown) => void
}

/** Who holds what, and who waits for it. */
export interface LockManager {
  readonly held: Map<string, Request>
  readonly waiting: Set<Request>
  /** Whether the page holds one, or waits for one. */
  isAskedBy(page: Page): boolean
  /** What a page held that is gone is free again. */
  release(page: Page): void
  /** A page's `navigator.locks`. */
  of(page: Page): unknown
}

/** Web Locks: between a request and its grant lie two ways between processes, as long as you like. */
export function createLocks(world: World): LockManager {
  const held = new Map<string, Request>()
  const waiting = new Set<Request>()

  const delay = () => world.draws.draw('lock', [2, 20, 300])

  function ask(request: Request, isIfAvailable: boolean): void {
    const isTaken = held.has(request.key) || [...waiting].some(({ key }) => key === request.key)
    if (!isTaken) grant(request)
    else if (isIfAvailable) refuse(request)
    else waiting.add(request)
  }

  function refuse(request: Request): void {
    world.scheduler.later(delay(), 'lock refused', request.page, () => {
      request.resolve(request.granted(null))
    })
  }

  function grant(request: Request): void {
    waiting.delete(request)
    held.set(request.key, request)
    world.scheduler.later(delay(), 'lock granted', request.page, () => {
      world.running = request.page
      if (request.signal?.aborted) {
        letGo(request)
        return
      }
      request.isHeard = true
      const result = Promise.resolve(request.granted({ name: request.name, mode: 'exclusive' }))
      result.finally(() => letGo(request)).then(request.resolve, request.reject)
    })
  }

  function letGo(request: Request): void {
    if (held.get(request.key) !== request) return
    held.delete(request.key)
    world.shared(request.page.partition).arrive(topOf(request.page.place))
    const next = [...waiting].find(({ key }) => key === request.key)
    if (next) grant(next)
  }

  function of(page: Page) {
    const keyOf = (name: string) => `${page.partition} ${name}`

    function request(name: string, ...rest: [Granted] | [LockOptions, Granted]): Promise<unknown> {
      const [options, granted] = rest.length === 1 ? [{}, rest[0]] : rest
      return new Promise((resolve, reject) => {
        const { signal } = options
        if (signal?.aborted) return reject(signal.reason)
        const asked = {
          page,
          key: keyOf(name),
          name,
          signal,
          isHeard: false,
          granted,
          resolve,
          reject,
        }
        signal?.addEventListener('abort', () => {
          waiting.delete(asked)
          if (!asked.isHeard) letGo(asked)
          reject(signal.reason)
        })
        world.scheduler.later(delay(), 'lock asked for', undefined, () => {
          if (page.life === 'gone' || signal?.aborted) return
          ask(asked, options.ifAvailable === true)
        })
      })
    }

    function query(): Promise<unknown> {
      return new Promise((resolve) => {
        const look = () => {
          const seen = [...held.values()].filter(({ key, name }) => key === keyOf(name))
          resolve({ held: seen.map(({ name }) => ({ name, mode: 'exclusive' })), pending: [] })
        }
        world.scheduler.later(2 * delay(), 'locks listed', page, look)
      })
    }
    return { request, query }
  }

  return {
    held,
    waiting,
    of,
    isAskedBy: (page) => [...held.values(), ...waiting].some((request) => request.page === page),
    release(page) {
      for (const request of waiting) if (request.page === page) waiting.delete(request)
      for (const request of [...held.values()]) if (request.page === page) letGo(request)
    },
  }
}
