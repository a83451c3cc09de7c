import { delay } from '../platform/delay.js'
import type { DrivenPage } from './driven-page.js'
import { answer, openWindow } from './sandbox-window.js'

/** What a person does in the popup, against the sandbox. */
export interface Person<Page> {
  /**
   * Signs in, chooses an account, and allows. `account` is its subdomain, such as `acme`; left out,
   * it is the first. Resolves when the popup has gone back and is closed.
   */
  allows(click: () => unknown, options?: { account?: string }): Promise<void>
  /** Signs in and denies: `authorization_error` with `access_denied`. */
  denies(click: () => unknown): Promise<void>
  /**
   * Closes the popup: `popup_closed`, after `closedGrace` where the sandbox has cut the popup off, as
   * it does by default. Headless browsers say that the page has the focus all the time, so this does
   * to the page what a desktop does: the focus goes as the popup comes, and comes back as it closes.
   */
  closes(click: () => unknown): Promise<void>
  /** Has the browser refuse the window: `popup_blocked`. Resolves after the click. */
  isBlocked(click: () => unknown): Promise<void>
  /** Opens the popup and leaves it at the first page, to go on with by hand. */
  signsInLater(click: () => unknown): Promise<Page>
}

/**
 * Plays the person in tests with Playwright or Puppeteer, headless or not. `page` is theirs, with the
 * page that connects in it; `click` is what opens the popup, the page's own button above all.
 *
 * It works against `createSandbox`, `startSandbox` or `npx sunshine-connect sandbox` alone: at any
 * other page it throws, and nothing is done there. Each method rejects with an `Error` that names the
 * cure where no window opens, or it goes somewhere else.
 *
 * @example
 * ```ts
 * import { asPerson } from 'sunshine-connect/testing'
 * import type { Page } from 'playwright-core'
 *
 * export async function connects(page: Page) {
 *   await page.goto('http://localhost:4000')
 *   await asPerson(page).allows(() => page.getByRole('button').click())
 *   await page.locator('sunshine-connect[status="connected"]').waitFor()
 * }
 * ```
 */
export function asPerson<Page extends DrivenPage<Page>>(page: Page): Person<Page> {
  const open = (click: () => unknown) => openWindow(page, click)
  return {
    allows: async (click, { account } = {}) => answer(await open(click), 'allow', account),
    denies: async (click) => answer(await open(click), 'deny', undefined),
    closes: async (click) => {
      const popup = await open(click)
      await inAllFrames(page, LOSE_FOCUS)
      await delay(AFTER_CLICK)
      await popup.close()
      await inAllFrames(page, REGAIN_FOCUS)
    },
    isBlocked: async (click) => {
      await inAllFrames(page, REFUSE_WINDOWS)
      try {
        await click()
      } finally {
        await inAllFrames(page, OPEN_WINDOWS)
      }
    },
    signsInLater: open,
  }
}

/** A person closes no window in the moment in which it opens: focus right after a click is the click's. */
const AFTER_CLICK = 1000

async function inAllFrames(page: DrivenPage, expression: string): Promise<void> {
  // A frame may go meanwhile, or belong to a site that refuses.
  await Promise.all(page.frames().map((frame) => frame.evaluate(expression).catch(() => undefined)))
}

const LOSE_FOCUS = `(() => {
  const { hasFocus } = Document.prototype
  Document.prototype.hasFocus = () => false
  window[Symbol.for('sunshine-connect.testing')] = () => { Document.prototype.hasFocus = hasFocus }
  window.dispatchEvent(new FocusEvent('blur'))
})()`

const REGAIN_FOCUS = `(() => {
  window[Symbol.for('sunshine-connect.testing')]?.()
  window.dispatchEvent(new FocusEvent('focus'))
})()`

const REFUSE_WINDOWS = `(() => {
  const { open } = window
  window.open = () => null
  window[Symbol.for('sunshine-connect.testing')] = () => { window.open = open }
})()`

const OPEN_WINDOWS = `window[Symbol.for('sunshine-connect.testing')]?.()`
