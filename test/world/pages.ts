import type { AppPage } from './app-page.ts'
import type { Handle } from './handles.ts'
import { createListeners, type Listeners } from './listeners.ts'
import type { Place } from './places.ts'
import type { RedirectPage } from './redirect-page.ts'
import type { Owner } from './scheduler.ts'

/** How a page came to be loaded, as `performance` says it. */
export type NavigationType = 'navigate' | 'reload' | 'back_forward'

/** One load of one page. */
export interface Page extends Owner {
  /** `page 3` */
  readonly name: string
  readonly place: Place
  /** Its window, and how far that reaches. */
  readonly handle: Handle
  readonly handleState: { isCut: boolean }
  url: URL
  readonly origin: string
  readonly kind: PageKind
  readonly type: NavigationType
  /** Which storage, channels and locks are its: by its origin, and the site that frames it. */
  readonly partition: string
  readonly windowListeners: Listeners
  readonly documentListeners: Listeners
  /** What its timers have still to run. */
  readonly timers: Map<number, { isCancelled: boolean }>
  /** The person's last click here permits one window, until then. */
  activeUntil: number
  /** It was in the back/forward cache. */
  wasLeft: boolean
  wasFrozen: boolean
  readonly globals: Record<string, unknown>
  /** What it does, for a page of the app, and for the redirect page. */
  app?: AppPage
  redirect?: RedirectPage
}

export const APP = 'https://app.example'
export const PROVIDER = 'https://zendesk.example'
export const HOST = 'https://host.example'

export type PageKind = 'app' | 'redirect' | 'provider' | 'host' | 'blank'

function kindOf(url: URL): PageKind {
  if (url.protocol === 'about:') return 'blank'
  if (url.origin === PROVIDER) return 'provider'
  if (url.origin === HOST) return 'host'
  return url.pathname === '/callback' ? 'redirect' : 'app'
}

type Load = Pick<Page, 'name' | 'place' | 'handle' | 'handleState' | 'url' | 'type' | 'partition'>

/** Its globals are made when they are first asked for: a page of the provider's needs none. */
export function createPage(load: Load, createGlobals: (page: Page) => Page['globals']): Page {
  let globals: Page['globals'] | undefined
  return {
    ...load,
    origin: load.url.origin,
    kind: kindOf(load.url),
    life: 'active',
    busyUntil: 0,
    asleep: [],
    windowListeners: createListeners(),
    documentListeners: createListeners(),
    timers: new Map(),
    activeUntil: -1,
    wasLeft: false,
    wasFrozen: false,
    get globals() {
      globals ??= createGlobals(this)
      return globals
    },
  }
}
