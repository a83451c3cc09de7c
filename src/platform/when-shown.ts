import { listen } from './listen.js'
import { ofDocument } from './of-document.js'

declare global {
  interface Document {
    readonly prerendering?: boolean
  }
  interface DocumentEventMap {
    prerenderingchange: Event
  }
}

/**
 * Calls `go` as soon as somebody is on this page: now, or when a page is shown that the browser has
 * prerendered. Until then nobody has come to it, nor may ever, and it sees a copy of the tab's storage,
 * which is thrown away.
 *
 * @see https://wicg.github.io/nav-speculation/prerendering.html
 */
export function whenShown(go: () => void): void {
  if (ofDocument('prerendering')) {
    listen(document, 'prerenderingchange', go, { once: true })
  } else {
    go()
  }
}
