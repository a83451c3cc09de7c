import { chromium } from 'playwright-core'
import puppeteer from 'puppeteer-core'
import type { Person } from 'sunshine-connect/testing'
import { asPerson } from 'sunshine-connect/testing'
import { findHeadlessChromium } from '../../.ci/browsers.mjs'
import { findProgram } from '../../.ci/programs.mjs'

/** A page in a browser, by whichever driver, with what the tests do to it. */
export interface Driven {
  person: Person<{ evaluate(expression: string): Promise<unknown>; url(): string }>
  goto(url: string): Promise<unknown>
  /** The person's click on the page's button: through shadow roots and all. */
  click(): Promise<void>
  evaluate<T>(expression: string): Promise<T>
  /** Until the expression is true. */
  until(expression: string): Promise<unknown>
  /** How many windows there are. */
  windows(): Promise<number>
  /** With the windows that it has opened. */
  close(): Promise<void>
}

export interface Driver {
  name: string
  program: string
  /** Headless, or on a screen, whose environment is given. */
  open(screen?: NodeJS.ProcessEnv): Promise<{ page(): Promise<Driven>; close(): Promise<unknown> }>
}

const CHROMIUM = process.env.CHROMIUM ?? 'chromium'

// What moves is drawn by the processor, sixty times a second.
const FLAGS = ['--no-sandbox', '--disable-gpu', '--force-prefers-reduced-motion']

const withPlaywright: Driver['open'] = async (screen) => {
  const browser = await chromium.launch({
    executablePath: screen ? findProgram(CHROMIUM) : findHeadlessChromium(),
    headless: !screen,
    ...(screen && { env: screen }),
    args: FLAGS,
  })
  return {
    close: () => browser.close(),
    page: async () => {
      const page = await (await browser.newContext()).newPage()
      return {
        person: asPerson(page),
        goto: (url) => page.goto(url),
        click: () => page.getByRole('button').click(),
        evaluate: (expression) => page.evaluate(expression),
        until: (expression) => page.waitForFunction(expression, undefined, { timeout: 15_000 }),
        windows: async () => page.context().pages().length,
        close: () => page.context().close(),
      }
    },
  }
}

const withPuppeteer =
  (browserName: 'chrome' | 'firefox', program: string): Driver['open'] =>
  async (screen) => {
    const browser = await puppeteer.launch({
      browser: browserName,
      executablePath:
        program === CHROMIUM && !screen ? findHeadlessChromium() : findProgram(program),
      headless: !screen,
      ...(screen && { env: screen }),
      args: browserName === 'chrome' ? FLAGS : [],
      extraPrefsFirefox: { 'ui.prefersReducedMotion': 1 },
    })
    return {
      close: () => browser.close(),
      page: async () => {
        const page = await (await browser.createBrowserContext()).newPage()
        return {
          person: asPerson(page),
          goto: (url) => page.goto(url),
          click: () => page.locator('sunshine-connect >>> button').click(),
          evaluate: (expression) => page.evaluate(expression) as never,
          until: (expression) => page.waitForFunction(expression, { timeout: 15_000 }),
          windows: async () => (await page.browserContext().pages()).length,
          close: () => page.browserContext().close(),
        }
      },
    }
  }

export const DRIVERS: Driver[] = [
  { name: 'Playwright, Chromium', program: CHROMIUM, open: withPlaywright },
  { name: 'Puppeteer, Chromium', program: CHROMIUM, open: withPuppeteer('chrome', CHROMIUM) },
  { name: 'Puppeteer, Firefox', program: 'firefox', open: withPuppeteer('firefox', 'firefox') },
].filter(({ program }) => findProgram(program))
