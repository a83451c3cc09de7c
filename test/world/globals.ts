import { AbortController, AbortSignal } from './abort.ts'
import { createBroadcastChannel } from './channels.ts'
import { FakeElement } from './dom.ts'
import { topOf } from './handles.ts'
import type { Page } from './pages.ts'
import { TIMER } from './scheduler.ts'
import type { World } from './world.ts'

/** The moment at which each world begins. */
export const EPOCH = Date.UTC(2026, 10, 29)

/** In a hidden page browsers let timers run once a second. */
export const HIDDEN_INTERVAL = 1000

/** What our code finds in a page, and nothing else: another name is a ReferenceError or undefined. */
export function createGlobals(world: World, page: Page): Record<string, unknown> {
  const { scheduler, places, settings } = world
  const { windowListeners, documentListeners, place, handle } = page

  const location = {
    get href() {
      return page.url.href
    },
    get origin() {
      return page.url.origin
    },
    get protocol() {
      return page.url.protocol
    },
    get host() {
      return page.url.host
    },
    get hostname() {
      return page.url.hostname
    },
    get pathname() {
      return page.url.pathname
    },
    get search() {
      return page.url.search
    },
    get hash() {
      return page.url.hash
    },
    toString: () => page.url.href,
    assign: (url: unknown) => world.leaves(page, new URL(String(url), page.url), 'push'),
    replace: (url: unknown) => world.leaves(page, new URL(String(url), page.url), 'replace'),
    reload: () => places.reload(place),
  }

  const document = createDocument()

  const window = {
    window: handle,
    self: handle,
    globalThis: handle,
    get top() {
      return (place.parent ?? place).handle
    },
    get opener() {
      return place.opener
    },
    origin: page.url.origin,
    location,
    isSecureContext: true,
    open: (url?: unknown) => world.opens(page, url),
    stop: () => {},
    close: () => {
      if (place.kind === 'popup') places.closeSoon(place)
    },
    focus: () => {},
    addEventListener: windowListeners.add,
    removeEventListener: windowListeners.remove,
    history: {
      replaceState: (_state: unknown, _title: unknown, url: unknown) => {
        page.url = new URL(String(url), page.url)
        const entry = place.history[place.index]
        if (entry) entry.url = page.url
      },
    },
    ...{ screenX: 0, screenY: 0, outerWidth: 1200, outerHeight: 900 },
    ...{ innerWidth: 600, innerHeight: 700 },
  }

  return {
    ...window,
    document,
    Document: { prototype: document },
    sessionStorage: places.storageOf(page),
    localStorage: world.shared(page.partition).of(topOf(place)),
    navigator: {
      ...(settings.locks === 'there' ? { locks: world.locks.of(page) } : {}),
      userActivation: {
        get isActive() {
          return scheduler.now <= page.activeUntil
        },
      },
    },
    BroadcastChannel:
      settings.channels === 'there' ? createBroadcastChannel(world, page) : refuseChannel,
    performance: {
      now: () => scheduler.now,
      mark: () => {},
      getEntriesByType: (type: string) => (type === 'navigation' ? [{ type: page.type }] : []),
    },
    crypto: {
      getRandomValues: world.fill,
      randomUUID: () => `uuid-${world.count('uuid')}`,
    },
    Date: class extends Date {
      constructor(moment: number = EPOCH + scheduler.now) {
        super(moment)
      }
      static override now = () => EPOCH + scheduler.now
    },
    fetch: (url: unknown, init: never) => world.backend.receive(page, String(url), init),
    console: { error: (...words: unknown[]) => world.notes.push(words.join(' ')), warn: () => {} },
    reportError: (error: unknown) => world.faults.push(String(error)),
    AbortController,
    AbortSignal,
    EventTarget: { prototype: { addEventListener: listen } },
    Element: FakeElement,
    HTMLElement: FakeElement,
    HTMLScriptElement,
    ...createTimers(world, page),
  }

  /** As it is called on a window or a document. */
  function listen(this: unknown, ...rest: Parameters<typeof windowListeners.add>): void {
    const target = this === handle ? windowListeners : documentListeners
    target.add(...rest)
  }

  function createDocument(): unknown {
    const html = new FakeElement('html')
    const body = new FakeElement('body')
    html.append(body)
    return {
      title: '',
      body,
      documentElement: html,
      readyState: 'complete',
      prerendering: false,
      baseURI: page.url.href,
      currentScript: null,
      get activeElement() {
        return body
      },
      get hidden() {
        return places.isHidden(place)
      },
      get visibilityState() {
        return places.isHidden(place) ? 'hidden' : 'visible'
      },
      hasFocus: () => page.life === 'active' && places.hasFocus(place),
      // A frame of another site sets cookies of SameSite=Strict in vain.
      get cookie() {
        return place.parent ? '' : 'sunshine-connect=1'
      },
      set cookie(_text: string) {},
      createElement: (tag: string) => new FakeElement(tag),
      getElementById: () => null,
      querySelectorAll: () => [],
      querySelector: () => null,
      addEventListener: documentListeners.add,
      removeEventListener: documentListeners.remove,
    }
  }
}

class HTMLScriptElement {}

function refuseChannel(): never {
  throw new DOMException('refused', 'SecurityError')
}

function createTimers(world: World, page: Page) {
  const { scheduler, places } = world
  let count = 0

  const wait = (delay: number) => {
    if (!places.isHidden(page.place)) return delay
    const due = Math.ceil((scheduler.now + delay) / HIDDEN_INTERVAL) * HIDDEN_INTERVAL
    return due - scheduler.now
  }
  const clear = (id: number) => {
    const task = page.timers.get(id)
    if (task) task.isCancelled = true
    page.timers.delete(id)
  }
  return {
    setTimeout(run: () => void, delay = 0): number {
      count += 1
      const id = count
      const task = scheduler.later(wait(delay), TIMER, page, () => {
        page.timers.delete(id)
        run()
      })
      page.timers.set(id, task)
      return id
    },
    setInterval(run: () => void, delay: number): number {
      count += 1
      const id = count
      const next = () => {
        const task = scheduler.later(wait(delay), TIMER, page, () => {
          next()
          run()
        })
        page.timers.set(id, task)
      }
      next()
      return id
    },
    clearTimeout: clear,
    clearInterval: clear,
    queueMicrotask,
  }
}
