import type { Desktop } from '../desktop.ts'
import { type UntilOptions, until } from '../until.ts'
import type { Browser, BrowserWire, Page, PageWire } from './engine.ts'
import { createPage } from './page.ts'

/** Makes a whole browser of an engine's wire: everything but the protocol is the same in all. */
export function createBrowser(wire: BrowserWire, desktop: Desktop): Browser {
  const known = new WeakMap<PageWire, Page>()

  const pageOf = (pageWire: PageWire): Page => {
    const page = known.get(pageWire) ?? createPage(pageWire, surroundings)
    known.set(pageWire, page)
    return page
  }
  const pages = async () => (await wire.list()).map(pageOf)
  const describe = async () => {
    const urls = await Promise.all((await pages()).map((page) => page.url().catch(String)))
    return `${wire.name} has ${urls.join(', ') || 'no page'}`
  }
  const isOpen = async (pageWire: PageWire) => (await wire.list()).includes(pageWire)
  const surroundings = { desktop, isOpen, describe }

  let first: Page | undefined
  let resting: Page | undefined
  const openWindow = async (url: string) => {
    const page = pageOf(await wire.open(url))
    await page.waitFor(`location.href !== 'about:blank' && document.readyState === 'complete'`)
    return page
  }
  const wake = async (page: Page, url: string) => {
    resting = undefined
    await page.goto(url)
    return page
  }
  /** Whether it could: a page that hangs, or is at some provider's, is closed. */
  const putToRest = async (page: Page, url: string) => {
    try {
      if (new URL(await page.url()).origin !== new URL(url).origin) return false
      await page.goto(url)
      await page.evaluate('sessionStorage.clear()')
      return true
    } catch {
      return false
    }
  }

  return {
    name: wire.name,
    version: wire.version,
    pages,
    openPage: async (url) => {
      const page = resting ? await wake(resting, url) : await openWindow(url)
      first ??= page
      await page.focusByPerson()
      return page
    },
    waitForPage: (match, options?: UntilOptions) => {
      const matches = typeof match === 'string' ? (url: string) => url.includes(match) : match
      const look = async () => {
        for (const page of await pages()) {
          if (matches(await page.url().catch(() => ''))) return page
        }
        return undefined
      }
      return until(`a page at ${match}`, look, { describe, ...options })
    },
    closePages: async (rest) => {
      const candidate = rest ? (resting ?? first) : undefined
      resting = undefined
      first = undefined
      const settled = (await pages()).map(async (page) => {
        if (rest && page === candidate && (await putToRest(page, rest))) resting = page
        else await page.close()
      })
      await Promise.all(settled)
    },
    close: () => wire.close(),
  }
}
