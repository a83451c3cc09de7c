import { createStorage } from 'unstorage'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startExamples } from '../../examples/start-examples.mjs'
import { type Desktop, startDesktop } from './desktop.ts'
import { engines } from './engines/all.ts'
import { chromium } from './engines/chromium.ts'
import type { Browser, Engine, Page } from './engines/engine.ts'

const ACCOUNTS = [
  { id: 'one', subdomain: 'first', displayName: 'First Shop' },
  { id: 'two', subdomain: 'second', displayName: 'Second Shop' },
]
const NEXT_IN_ZENDESK = 'https://second.zendesk.com/admin/ai/ai-agents/ai-agents/marketplace-bots'

const storage = createStorage()
const errors: unknown[] = []
let desktop: Desktop

beforeAll(async () => {
  desktop = await startDesktop()
})
afterAll(() => desktop?.stop())

const severed = useExamples()

const PAGES = [
  { name: 'the install page', address: 'installPage' },
  { name: 'the single-page app', address: 'spa' },
] as const

describe.each(engines)('$name', (engine) => {
  const { open, openSandbox } = useBrowser(engine)

  test.each(PAGES)(
    '$name: a person connects an account, finds it again, and disconnects it',
    async ({ address }) => {
      const page = await open(address)
      await page.click('#connect')
      const popup = await openSandbox()
      await isIn(page, 'detached')
      await answer(popup, 'allow')
      await popup.waitForClosed()

      await isIn(page, 'connected')
      expect(await textOf(page, '#card')).toContain('Second Shop')
      expect(await textOf(page, '#card')).toContain('second.zendesk.com')
      expect(await page.evaluate("document.querySelector('#next').href")).toBe(NEXT_IN_ZENDESK)
      expect(await focusOf(page)).toBe('next')

      await page.reload()
      await isIn(page, 'connected')
      expect(await textOf(page, '#status')).toContain('Second Shop')

      await page.click('#disconnect')
      await isIn(page, 'disconnected')
      expect(await focusOf(page)).toBe('connect')
      expect(await storage.getKeys()).toEqual([])
      await page.reload()
      await isIn(page, 'ready')
    },
  )
})

// What differs from engine to engine is the library's, and tested with it.
describe('chromium: what else may happen', () => {
  const { open, openSandbox } = useBrowser(chromium)

  describe.each(PAGES)('$name', ({ address }) => {
    const openAndConnect = async () => {
      const page = await open(address)
      await page.click('#connect')
      return { page, popup: await openSandbox() }
    }

    test('a person who does not allow it reads that nothing was connected', async () => {
      const { page, popup } = await openAndConnect()
      await answer(popup, 'deny')
      await popup.waitForClosed()
      await isIn(page, 'refused')
      expect(await textOf(page, '#status')).toContain('nothing was connected')
      expect(await storage.getKeys()).toEqual([])
    })

    test('a person cancels on the page, and can start again', async () => {
      const { page } = await openAndConnect()
      await page.click('#cancel')
      await isIn(page, 'ready')
      expect(await focusOf(page)).toBe('connect')
      await page.click('#connect')
      await isIn(page, 'detached')
    })

    test('a page loaded again while the person signs in still gets the account', async () => {
      const { page, popup } = await openAndConnect()
      await isIn(page, 'detached')
      await page.reload()
      await isIn(page, 'detached')
      await answer(popup, 'allow')
      await popup.waitForClosed()
      await isIn(page, 'connected')
    })

    test('a blocked window is explained, and the next click works', async () => {
      const page = await open(address)
      await page.evaluate("document.querySelector('#connect').click()")
      await isIn(page, 'blocked')
      expect(await textOf(page, '#status')).toMatch(/allow pop-ups/i)
      await page.click('#connect')
      await answer(await openSandbox(), 'allow')
      await isIn(page, 'connected')
    })

    test('a backend that fails is explained', async () => {
      const { page, popup } = await openAndConnect()
      const write = storage.setItem
      storage.setItem = () => Promise.reject(new Error('The disk is full.'))
      try {
        await answer(popup, 'allow')
        await isIn(page, 'failed')
      } finally {
        storage.setItem = write
      }
      expect(await textOf(page, '#status')).toContain('did not work')
      expect(errors.splice(0).map(String)).toEqual(['Error: The disk is full.'])
    })
  })

  test('a person closes the window and reads so', async () => {
    const page = await open('installPage')
    await page.click('#connect')
    const popup = await openSandbox()
    await isIn(page, 'detached')
    await popup.closeByPerson()
    await isIn(page, 'closed')
  })

  test('a person who lost the window opens it again and finishes', async () => {
    const page = await open('installPage')
    await page.click('#connect')
    const popup = await openSandbox()
    await isIn(page, 'detached')
    expect(await textOf(page, '#connect')).toBe('Open the window again')
    await popup.close()
    await page.click('#connect')
    await answer(await openSandbox(), 'allow')
    await isIn(page, 'connected')
  })

  test('what the install page connected, the single-page app shows', async () => {
    const page = await open('installPage')
    await page.click('#connect')
    await answer(await openSandbox(), 'allow')
    await isIn(page, 'connected')
    await open('spa', 'connected')
  })
})

describe('chromium: a sign-in that leaves the window with its opener', () => {
  const tethered = useExamples({ coop: false })
  const { open, openSandbox } = useBrowser(chromium, tethered)

  test('a person brings the window to the front and finishes in it', async () => {
    const page = await open('installPage')
    await page.click('#connect')
    const popup = await openSandbox()
    await popup.waitFor('document.hasFocus()')
    await popup.evaluate("addEventListener('focus', () => { globalThis.cameBack = true })")
    await page.clickByPerson('#connect')
    await popup.waitFor('globalThis.cameBack')
    await isIn(page, 'waiting')
    expect(await textOf(page, '#connect')).toBe('Bring to front')
    await answer(popup, 'allow')
    await isIn(page, 'connected')
  })
})

type Examples = Awaited<ReturnType<typeof startExamples>>

/** The examples, for as long as the block it is called in has tests to run. */
function useExamples(sandbox: { coop?: boolean } = {}): () => Examples {
  let examples: Examples
  beforeAll(async () => {
    examples = await startExamples({
      ports: { installPage: 0, spa: 0, sandbox: 0 },
      env: {},
      storage,
      sandbox: { accounts: ACCOUNTS, ...sandbox },
      onError: (error) => errors.push(error),
    })
  })
  afterAll(() => examples?.close())
  return () => examples
}

/** A browser for the tests of the block it is called in, each of which begins without connection. */
function useBrowser(engine: Engine, examples = severed) {
  let browser: Browser

  beforeAll(async () => {
    browser = await engine.launch(desktop)
  })
  beforeEach(() => storage.clear())
  afterEach(() => browser?.closePages())
  afterEach(() => expect(errors.splice(0)).toEqual([]))
  afterAll(() => browser?.close())

  return {
    open: async (address: 'installPage' | 'spa', state = 'ready') => {
      const page = await browser.openPage(examples()[address])
      await isIn(page, state)
      return page
    },
    openSandbox: () => browser.waitForPage((url) => url.startsWith(`${examples().sandbox}/`)),
  }
}

/** Goes through the sandbox's pages: those it asks, since it knows a browser that signed in before. */
const answer = async (popup: Page, decision: 'allow' | 'deny') => {
  const heading = "document.querySelector('h1')?.textContent"
  for (;;) {
    const title = await popup.waitFor<string>(`document.readyState === 'complete' && ${heading}`)
    if (title.startsWith('Allow')) break
    if (title.startsWith('Choose')) await popup.click('input[value="two"]')
    await popup.click('main form button')
    await popup.waitFor(`${heading} && ${heading} !== ${JSON.stringify(title)}`)
  }
  await popup.click(`button[value="${decision}"]`)
}

const isIn = (page: Page, state: string) =>
  page.waitFor(`document.querySelector('#card[data-state="${state}"]') !== null`, {
    describe: () => page.evaluate<string>("document.querySelector('#card')?.outerHTML"),
  })

const textOf = (page: Page, selector: string) =>
  page.evaluate<string>(`document.querySelector('${selector}').innerText.replace(/\\p{Cf}/gu, '')`)

const focusOf = (page: Page) => page.evaluate<string>('document.activeElement.id')
