import type { Call } from './app-page.ts'
import { closeChannels } from './channels.ts'
import { createGlobals } from './globals.ts'
import { createHandle, type Handle, topOf } from './handles.ts'
import { createPage, HOST, type NavigationType, type Page } from './pages.ts'
import type { Task } from './scheduler.ts'
import { createStorage, type Items } from './storage.ts'
import type { World } from './world.ts'

/** Where pages are shown, one after the other: a tab, a popup, or a frame in a page. */
export interface Place {
  /** `tab 1`, `popup 2` */
  readonly name: string
  readonly kind: 'tab' | 'popup' | 'frame'
  readonly parent: Place | undefined
  /** Tabs of one window lie over each other: one of them is seen. */
  readonly strip: number
  opener: Handle | null
  /** Whose script has opened it. */
  readonly openedBy: Page | undefined
  /** The call of that page for which it was opened. */
  readonly openedFor: Call | undefined
  handle: Handle
  handleState: { isCut: boolean }
  /** sessionStorage, by partition. */
  readonly storages: Map<string, Items>
  readonly history: Entry[]
  index: number
  page: Page | undefined
  isClosed: boolean
  /** The navigation that is under way. */
  coming: Task | undefined
}

interface Entry {
  url: URL
  /** In the back/forward cache. */
  page: Page | undefined
}

type How = 'push' | 'replace'

export interface Places {
  readonly all: Place[]
  /** Which window has the focus of the desktop. */
  readonly focused: Place | undefined
  openTab(url: URL): Place
  openFrame(parent: Place, url: URL): Place
  /** `opener` is left out where the browser opens it by itself, from its notice. */
  openPopup(url: URL, opener?: Page): Place
  duplicate(place: Place): void
  go(place: Place, url: URL, how: How): void
  reload(place: Place): void
  back(place: Place, from: 'the cache' | 'anew'): void
  close(place: Place): void
  /** As script asks for it. */
  closeSoon(place: Place): void
  turnTo(place: Place): void
  isHidden(place: Place): boolean
  hasFocus(place: Place): boolean
  post(to: Place, data: unknown, targetOrigin: string): void
  storageOf(page: Page): Items
}

export function createPlaces(world: World): Places {
  const { settings, scheduler, draws } = world
  const all: Place[] = []
  /** The one that had the focus last comes first. */
  let recent: Place[] = []
  const fronts = new Map<number, Place>()
  let strips = 0

  function add(
    kind: Place['kind'],
    rest: Partial<Pick<Place, 'parent' | 'opener' | 'openedBy' | 'strip'>>,
  ) {
    const number = all.filter((other) => other.kind === kind).length + 1
    const place = {
      name: `${kind} ${number}`,
      kind,
      parent: rest.parent,
      strip: rest.strip ?? ++strips,
      opener: rest.opener ?? null,
      openedBy: rest.openedBy,
      openedFor: rest.openedBy?.app?.pending().at(-1),
      storages: new Map(),
      history: [],
      index: -1,
      page: undefined,
      isClosed: false,
      coming: undefined,
    } as unknown as Place
    renewHandle(place)
    all.push(place)
    return place
  }

  function renewHandle(place: Place): void {
    const { handle, state } = createHandle(world, place)
    place.handle = handle
    place.handleState = state
  }

  function cut(place: Place): void {
    if (place.opener) world.tell(`${place.name} is cut off from the page that opened it`)
    place.handleState.isCut = true
    place.opener = null
    renewHandle(place)
  }

  /** Where it goes to another group: both ends of a popup are out of each other's reach. */
  function isCutBy(url: URL): boolean {
    const at = {
      never: undefined,
      'at the provider': '/authorize',
      'at its second page': '/consent',
      'at the redirect page': '/callback',
    }[settings.cut]
    return url.pathname === at
  }

  function go(place: Place, url: URL, how: How): void {
    navigate(place, { url, how, type: 'navigate' })
  }

  interface Navigation {
    url: URL
    how: How | number
    type: NavigationType
    isFromCache?: boolean
  }

  function navigate(place: Place, navigation: Navigation): void {
    if (place.coming) place.coming.isCancelled = true
    thaw(place)
    const delay = draws.draw('load', [30, 5, 400, 3000])
    const { page } = place
    place.coming = scheduler.later(delay, 'unload', page, () => {
      if (place.isClosed) return
      const isReplaced = navigation.how === 'replace' || navigation.type === 'reload'
      leave(place, isReplaced ? 'gone' : 'cached')
      place.coming = scheduler.later(1, 'load', undefined, () => {
        place.coming = undefined
        if (!place.isClosed) arrive(place, navigation)
      })
    })
  }

  function thaw({ page }: Place): void {
    if (page?.life !== 'frozen') return
    page.life = 'active'
    scheduler.wake(page)
  }

  function leave(place: Place, life: 'cached' | 'gone'): void {
    for (const frame of all.filter(({ parent }) => parent === place)) close(frame)
    const { page } = place
    if (!page) return
    world.running = page
    page.windowListeners.dispatch('pagehide', { persisted: life === 'cached' })
    place.page = undefined
    const entry = place.history[place.index]
    if (life === 'cached' && entry) entry.page = page
    if (life === 'gone') forget(page)
    else page.life = 'cached'
    page.wasLeft = true
    closeChannels(world.channels, page)
    if (life === 'cached')
      scheduler.later(0, 'kept out of the cache', undefined, () => keepOut(page))
  }

  /** Who has or asks for a lock as it is left, and doesn't let go, isn't kept: the lock goes with it. */
  function keepOut(page: Page): void {
    if (page.life !== 'cached' || !world.locks.isAskedBy(page)) return
    for (const entry of page.place.history) if (entry.page === page) entry.page = undefined
    forget(page)
  }

  function forget(page: Page): void {
    page.life = 'gone'
    world.locks.release(page)
    closeChannels(world.channels, page)
  }

  function arrive(place: Place, { url, how, type, isFromCache }: Navigation): void {
    if (how === 'push') {
      for (const { page } of place.history.splice(place.index + 1)) if (page) forget(page)
      place.history.push({ url, page: undefined })
      place.index = place.history.length - 1
    } else if (how === 'replace') {
      place.index = Math.max(place.index, 0)
      place.history[place.index] = { url, page: undefined }
    } else place.index += how
    if (isCutBy(url) && place.kind !== 'frame') cut(place)
    const entry = place.history[place.index]
    if (!entry) return
    const cached = entry.page
    entry.page = undefined
    if (cached && isFromCache) restore(place, cached)
    else {
      if (cached) forget(cached)
      load(place, url, type)
    }
  }

  function restore(place: Place, page: Page): void {
    world.tell(`${page.name} is shown again in ${place.name}, from the cache`)
    place.page = page
    // In the group that it was in: a tab that a policy has cut off for a while is itself again.
    place.handle = page.handle
    place.handleState = page.handleState
    place.handleState.isCut = false
    page.life = 'active'
    scheduler.later(0, 'shown', page, () => {
      page.windowListeners.dispatch('pageshow', { persisted: true })
      scheduler.wake(page)
    })
  }

  function load(place: Place, url: URL, type: NavigationType, partition?: string): void {
    const site = topOf(place) === place ? url.origin : HOST
    const name = `page ${world.pages.length + 1}`
    const { handle, handleState } = place
    const load = { name, place, handle, handleState, url: new URL(url), type }
    const page = createPage(
      { ...load, partition: partition ?? `${url.origin} in ${site}` },
      (own) => createGlobals(world, own),
    )
    world.pages.push(page)
    place.page = page
    if (page.kind !== 'blank') {
      world.tell(`${place.name} shows ${page.kind} ${page.name} (${type})`)
    }
    scheduler.later(0, 'script', page, () => world.runScript(page))
  }

  function openTab(url: URL): Place {
    const place = add('tab', {})
    place.history.push({ url, page: undefined })
    place.index = 0
    load(place, url, 'navigate')
    turnTo(place)
    return place
  }

  function openFrame(parent: Place, url: URL): Place {
    const place = add('frame', { parent, strip: parent.strip })
    place.history.push({ url, page: undefined })
    place.index = 0
    load(place, url, 'navigate')
    return place
  }

  function openPopup(url: URL, opener?: Page): Place {
    const isTab = settings.way === 'popup as a tab' && opener
    const place = add('popup', {
      opener: opener?.place.handle ?? null,
      openedBy: opener,
      ...(isTab ? { strip: topOf(opener.place).strip } : {}),
    })
    if (opener) {
      copyStorages(opener.place, place)
      load(place, new URL('about:blank'), 'navigate', opener.partition)
    }
    if (url.href !== 'about:blank') go(place, url, 'replace')
    scheduler.later(15, 'focus', undefined, () => turnTo(place))
    return place
  }

  function copyStorages(from: Place, to: Place): void {
    for (const [partition, items] of topOf(from).storages) {
      to.storages.set(partition, createStorage(items))
    }
  }

  function duplicate(place: Place): void {
    const { page } = place
    if (!page) return
    const copy = add('tab', { strip: place.strip })
    copyStorages(place, copy)
    copy.history.push(...place.history.map(({ url }) => ({ url, page: undefined })))
    copy.index = place.index
    load(copy, page.url, 'back_forward')
    turnTo(copy)
  }

  function close(place: Place): void {
    if (place.isClosed) return
    thaw(place)
    leave(place, 'gone')
    place.isClosed = true
    for (const { page } of place.history) if (page) forget(page)
    if (recent[0] !== place) {
      recent = recent.filter((other) => other !== place)
      return
    }
    recent = recent.filter((other) => other !== place)
    const [next] = recent
    if (fronts.get(place.strip) === place) fronts.delete(place.strip)
    if (next) scheduler.later(5, 'focus', undefined, () => show(next))
  }

  function show(place: Place): void {
    if (!place.isClosed) settle(place)
  }

  function turnTo(place: Place): void {
    const top = topOf(place)
    if (!top.isClosed && recent[0] !== top) settle(top, recent[0])
  }

  /** The focus leaves one window for another, and of the tabs in a window this one is seen. */
  function settle(top: Place, old?: Place): void {
    const wasHidden = new Map(all.map((place) => [place, isHidden(place)]))
    recent = [top, ...recent.filter((other) => other !== top)]
    fronts.set(top.strip, top)
    thaw(top)
    for (const place of all) {
      const { page } = place
      if (!page) continue
      const say = (type: string) =>
        scheduler.later(0, type, page, () => page.windowListeners.dispatch(type))
      if (wasHidden.get(place) !== isHidden(place)) {
        scheduler.later(0, 'visibility', page, () => {
          page.documentListeners.dispatch('visibilitychange')
        })
      }
      if (topOf(place) === old) say('blur')
      if (topOf(place) === top) say('focus')
    }
  }

  function isHidden(place: Place): boolean {
    const top = topOf(place)
    const front = fronts.get(top.strip)
    return front !== undefined && front !== top
  }

  function post(to: Place, data: unknown, targetOrigin: string): void {
    const from = world.running
    if (!from) return
    const text = JSON.stringify(data)
    const origin = targetOrigin === '/' ? from.url.origin : targetOrigin
    const source = from.place.handle
    world.send({ from, to, by: 'message' }, () => {
      const { page } = to
      if (!page || (origin !== '*' && page.url.origin !== origin)) return
      const event = { data: JSON.parse(text), origin: from.url.origin, source }
      page.windowListeners.dispatch('message', event)
    })
  }

  return {
    all,
    get focused() {
      return recent[0]
    },
    openTab,
    openFrame,
    openPopup,
    duplicate,
    go,
    reload(place) {
      if (place.page) navigate(place, { url: place.page.url, how: 0, type: 'reload' })
    },
    back(place, from) {
      const entry = place.history[place.index - 1]
      if (!entry) return
      const isFromCache = from === 'the cache'
      navigate(place, { url: entry.url, how: -1, type: 'back_forward', isFromCache })
    },
    close,
    closeSoon: (place) => {
      scheduler.later(1, 'close', undefined, () => {
        if (!place.isClosed) world.tell(`${place.name} closes`)
        close(place)
      })
    },
    turnTo,
    isHidden,
    hasFocus: (place) => recent[0] === topOf(place),
    post,
    storageOf({ place, partition }) {
      const { storages } = topOf(place)
      const items = storages.get(partition) ?? createStorage()
      storages.set(partition, items)
      return items
    },
  }
}
