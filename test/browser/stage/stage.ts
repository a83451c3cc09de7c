import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest'
import { type Desktop, startDesktop } from './desktop.ts'
import { engines } from './engines/all.ts'
import type { Browser, Engine, EngineName, Page } from './engines/engine.ts'
import { firefox, firefoxWith, type Preferences } from './engines/firefox.ts'
import { until } from './until.ts'
import { type OpenerPage, startWorld, type World, type WorldOptions } from './world.ts'

/** What the scenarios of one engine have to hand. */
export interface Stage {
  readonly engine: EngineName
  readonly desktop: Desktop
  readonly browser: Browser
  readonly world: World
  /** Opens a page that connects, and clicks its button. */
  begin(page?: OpenerPage): Promise<Page>
  /** Waits until no page is open but these. */
  areAlone(...pages: Page[]): Promise<void>
  /** Signs in where it is asked to, as a person does, up to the question. */
  consent(): Promise<Page>
}

/** The outcome of a `connect` or `resume`, as the opener's page keeps it. */
export interface Outcome {
  state: 'pending' | 'resolved' | 'rejected'
  value?: unknown
  name?: string
  code?: string
  /** Milliseconds from the call to the outcome. */
  took: number
  /** Milliseconds from the page's last `focus` event to the outcome. */
  sinceFocus: number
  /** Milliseconds from the moment when the last popup began to look closed to the outcome. */
  sinceCut: number
}

export const CONNECTED = {
  state: 'resolved',
  value: { app: { displayName: 'Acme Support', subdomain: 'acme' } },
}
export const REFUSED = {
  state: 'rejected',
  code: 'authorization_error',
  error: 'access_denied',
}
export const PENDING = { state: 'pending' }
export const CLOSED = { state: 'rejected', code: 'popup_closed' }

/** The scenarios, once in each engine: a screen and a browser of its own for all of them. */
export function inEachEngine(tell: (stage: Stage) => void): void {
  // Side by side: the browsers mostly wait, for each other's timers never.
  describe.concurrent.each(engines)('$name', (engine) => tellIn(engine, tell))
}

/** The scenarios in a Firefox whose preferences somebody has changed. */
export function inFirefoxWith(
  preferences: Preferences,
  tell: (stage: Stage) => void,
  options?: WorldOptions,
): void {
  const names = Object.entries(preferences).map(([name, value]) => `${name} ${value}`)
  const isWanted = engines.includes(firefox)
  describe.runIf(isWanted)(names.join(', '), () => tellIn(firefoxWith(preferences), tell, options))
}

function tellIn(engine: Engine, tell: (stage: Stage) => void, options?: WorldOptions): void {
  let desktop: Desktop
  let world: World
  let browser: Browser

  beforeAll(async () => {
    world = await startWorld(options)
    desktop = await startDesktop()
    browser = await engine.launch(desktop)
  })
  beforeEach(({ task }) => {
    Object.assign(task.meta, { engine: engine.name, version: browser.version })
  })
  afterEach(() => browser?.closePages())
  afterAll(async () => {
    await browser?.close()
    await desktop?.stop()
    await world?.close()
  })

  const stage: Stage = {
    engine: engine.name,
    get desktop() {
      return desktop
    },
    get browser() {
      return browser
    },
    get world() {
      return world
    },
    begin: async (page) => {
      const opener = await browser.openPage(world.openerPage(page))
      await opener.click('#connect')
      return opener
    },
    areAlone: async (...expected) => {
      const look = async () => {
        const pages = await browser.pages()
        return pages.length === expected.length && expected.every((page) => pages.includes(page))
      }
      await until('the other windows to be gone', look)
    },
    consent: () => consent(browser),
  }
  describe.sequential('scenarios', () => tell(stage))
}

/** Waits until the page's last attempt has settled, and tells how. */
export const outcomeOf = (page: Page, list = 'outcomes'): Promise<Outcome> =>
  page.waitFor<Outcome>(`${list}.at(-1)?.state !== 'pending' && ${list}.at(-1)`, {
    timeout: 15_000,
  })

/** How the page's last attempt stands now. */
export const standOf = (page: Page): Promise<Outcome> => page.evaluate<Outcome>('outcomes.at(-1)')

export const isDetached = (page: Page): Promise<boolean> =>
  page.waitFor<boolean>("statuses.at(-1) === 'detached'")

/** Runs a statement that may end the document. */
export async function letRun(page: Page, statement: string): Promise<void> {
  await page.evaluate(`(setTimeout(() => { ${statement} }), 1)`).catch(() => {
    // The document may be gone before the driver has its answer.
  })
}

/** Waits until the redirect page says something final: which of its texts, by name. */
export const textOf = (page: Page): Promise<string> =>
  page.waitFor<string>(
    "document.querySelector('[role=status]')?.textContent.replace('working', '') || null",
  )

const isProvider = (url: string) => /\/\/idp-[^/]+\/(?!rogue)/.test(url)

async function consent(browser: Browser): Promise<Page> {
  const popup = await browser.waitForPage(isProvider)
  await question(popup)
  return popup
}

/** Goes on from wherever the provider's page is to the question. */
export async function question(popup: Page): Promise<void> {
  await popup.waitFor("document.querySelector('button')")
  const asks = "document.querySelector('[value=allow]') !== null"
  if (!(await popup.evaluate(asks))) await popup.click('button:not(.link)')
  await popup.waitFor(asks)
}
