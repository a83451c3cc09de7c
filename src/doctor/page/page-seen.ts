import type { Page, Script } from '../html/read-page.js'

/** What was seen of the page that connects. */
export interface PageSeen {
  page: Page
  /** Our script, if the page loads it by itself; a bundle hides it. */
  script: Script | undefined
  exchange: URL | undefined
}
