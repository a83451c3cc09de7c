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
    const seen = await Promise.all((await pages()).map(describePage))
    return `${wire.name} has ${seen.join(', ') || 'no page'}`
  }
  const isOpen = async (pageWire: PageWire) => (await wire.list()).includes(pageWire)
  const surroundings = { desktop, isOpen, describe }

  return {
    name: wire.name,
    version: wire.version,
    pages,
    openPage: async (url) => {
      const page = pageOf(await wire.open(url))
      await page.waitFor(`location.href !== 'about:blank' && document.readyState === 'complete'`)
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
    closePages: async () => {
      await Promise.all((await pages()).map((page) => page.close()))
    },
    close: () => wire.close(),
  }
}

/** What a person sees there, and the names of what its storages and locks hold. */
const SIGHT = `(async () => {
  const { held, pending } = await navigator.locks.query()
  return {
    text: (document.querySelector('[role=status]') ?? document.body).textContent.trim().slice(0, 200),
    stored: [...Object.keys(sessionStorage), ...Object.keys(localStorage)],
    held: held.map(({ name }) => name),
    pending: pending.map(({ name }) => name),
  }
})()`

async function describePage(page: Page): Promise<string> {
  const url = await page.url().catch(String)
  const seen = await page.evaluate(SIGHT, { timeout: 1_000 }).catch(String)
  return `${url} with ${JSON.stringify(seen)}`
}
