import type { OwnPackage } from '../deployment.js'
import type { Page } from '../html/read-page.js'

/** What was seen of a redirect page. */
export interface RedirectPageSeen {
  url: URL
  page: Page
  /** The page at an address that isn't there, if the server answers with one as if it were. */
  anywhere: Page | undefined
  own: OwnPackage
}
