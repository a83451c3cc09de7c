import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startExamples } from '../../../examples/start-examples.mjs'
import { newEnvironmentKeys } from '../../examples/environment-keys.ts'
import { createMemoryRows } from '../../examples/memory-rows.ts'
import { every } from '../../pairs.ts'
import { answerSandbox } from '../stage/answer-sandbox.ts'
import { oneEngine, ownEngines } from '../stage/engines/all.ts'
import type { Engine } from '../stage/engines/engine.ts'
import { type ExampleName, examplePage } from '../stage/example-page.ts'
import { useBrowser } from '../stage/stage.ts'

const ACCOUNTS = [
  { id: 'one', subdomain: 'first', displayName: 'First Shop' },
  { id: 'two', subdomain: 'second', displayName: 'Second Shop' },
]
const NEXT_IN_ZENDESK = 'https://second.zendesk.com/admin/ai/ai-agents/ai-agents/marketplace-bots'

const storage = createMemoryRows()
const errors: unknown[] = []

/** What differs from engine to engine is the library's, and tested with it: here one is enough. */
const only = ownEngines.filter((engine) => engine === oneEngine('chromium'))

const severed = useExamples()

interface ExampleRow {
  name: string
  address: ExampleName
}
const PAGES: ExampleRow[] = [
  { name: 'the install page', address: 'installPage' },
  { name: 'the single-page app', address: 'spa' },
  { name: 'the single-page app in React', address: 'react' },
]

describe.each(every ? ownEngines : only)('$name', (engine) => {
  const { open, openSandbox } = useExamplePages(engine)

  // The React one is the element at work, and the single-page app does the rest below.
  test.each(every ? PAGES : PAGES.slice(0, 1))(
    '$name: a person connects an account, finds it again, and disconnects it',
    async ({ address }) => {
      const page = await open(address)
      await page.click('connect')
      const popup = await openSandbox()
      await page.isIn('detached')
      await answerSandbox(popup, 'allow')
      await popup.waitForClosed()

      await page.isIn('connected')
      expect(await page.textOf('card')).toContain('Second Shop')
      expect(await page.textOf('card')).toContain('second.zendesk.com')
      expect(await page.evaluate("document.querySelector('#next').href")).toBe(NEXT_IN_ZENDESK)
      expect(await page.focused()).toBe('next')

      await page.reload()
      await page.isIn('connected')
      expect(await page.textOf('status')).toContain('Second Shop')

      await page.click('disconnect')
      await page.isIn(address === 'spa' ? 'disconnected' : 'ready')
      expect(await page.focused()).toBe('connect')
      expect(await page.evaluate('document.body.innerText')).toContain('Disconnected. ')
      expect(await storage.names()).toEqual([])
      await page.reload()
      await page.isIn('ready')
    },
  )
})

describe.each(only)('$name: what else may happen', (engine) => {
  const { open, openSandbox } = useExamplePages(engine)

  // The install page and the React one are the element at work, whose every state has its own tests.
  describe.each(every ? PAGES : PAGES.slice(1, 2))('$name', ({ address }) => {
    const openAndConnect = async () => {
      const page = await open(address)
      await page.click('connect')
      return { page, popup: await openSandbox() }
    }

    test('a person who does not allow it reads that nothing was connected', async () => {
      const { page, popup } = await openAndConnect()
      await answerSandbox(popup, 'deny')
      await popup.waitForClosed()
      await page.isIn('refused')
      expect(await page.textOf('status')).toMatch(/nothing was connected/i)
      expect(await storage.names()).toEqual([])
    })

    test.runIf(every)('a person cancels on the page, and can start again', async () => {
      const { page } = await openAndConnect()
      await page.click('cancel')
      await page.isIn('ready')
      expect(await page.focused()).toBe('connect')
      await page.click('connect')
      await page.isIn('detached')
    })

    test.runIf(every)(
      'a page loaded again while the person signs in still gets the account',
      async () => {
        const { page, popup } = await openAndConnect()
        await page.isIn('detached')
        await page.reload()
        await page.isIn('detached')
        await answerSandbox(popup, 'allow')
        await popup.waitForClosed()
        await page.isIn('connected')
      },
    )

    test.runIf(every)('a blocked window is explained, and the next click works', async () => {
      const page = await open(address)
      await page.clickByScript('connect')
      await page.isIn('blocked')
      expect(await page.textOf('status')).toMatch(/allow pop-ups/i)
      await page.click('connect')
      await answerSandbox(await openSandbox(), 'allow')
      await page.isIn('connected')
    })

    test('a backend that fails is explained', async () => {
      const { page, popup } = await openAndConnect()
      const write = storage.set
      storage.set = () => Promise.reject(new Error('The disk is full.'))
      try {
        await answerSandbox(popup, 'allow')
        await page.isIn('failed')
      } finally {
        storage.set = write
      }
      expect(await page.textOf('status')).toContain('did not work')
      expect(errors.splice(0).map(String)).toEqual(['Error: The disk is full.'])
    })

    test.runIf(every)('a connection that can’t be ended from here is explained', async () => {
      const { page, popup } = await openAndConnect()
      await answerSandbox(popup, 'allow')
      await page.isIn('connected')
      for (const key of await storage.names()) await storage.set(key, 'unreadable')
      await page.click('disconnect')
      await expect
        .poll(() => page.evaluate('document.body.innerText'))
        .toMatch(/Connect again first, then disconnect\. Or remove .* Zendesk’s Admin Center\./)
      expect(errors.splice(0)).toHaveLength(1)
    })
  })

  test.runIf(every)('a person closes the window and reads so', async () => {
    const page = await open('installPage')
    await page.click('connect')
    const popup = await openSandbox()
    await page.isIn('detached')
    await popup.closeByPerson()
    await page.isIn('closed')
  })

  test.runIf(every)('a person who lost the window opens it again and finishes', async () => {
    const page = await open('installPage')
    await page.click('connect')
    const popup = await openSandbox()
    await page.isIn('detached')
    expect(await page.textOf('connect')).toBe('Open the window again')
    await popup.close()
    await page.click('connect')
    await answerSandbox(await openSandbox(), 'allow')
    await page.isIn('connected')
  })

  test.runIf(every)('what the install page connected, the single-page app shows', async () => {
    const page = await open('installPage')
    await page.click('connect')
    await answerSandbox(await openSandbox(), 'allow')
    await page.isIn('connected')
    await open('spa', 'connected')
  })
})

describe.each(only)('$name: a sign-in that leaves the window with its opener', (engine) => {
  const tethered = useExamples({ coop: false })
  const { open, openSandbox } = useExamplePages(engine, tethered)

  test.runIf(every)('a person brings the window to the front and finishes in it', async () => {
    const page = await open('installPage')
    await page.click('connect')
    const popup = await openSandbox()
    await popup.waitFor('document.hasFocus()')
    await popup.evaluate("addEventListener('focus', () => { globalThis.cameBack = true })")
    await page.clickByPerson('connect')
    await popup.waitFor('globalThis.cameBack')
    await page.isIn('waiting')
    expect(await page.textOf('connect')).toBe('Bring to front')
    await answerSandbox(popup, 'allow')
    await page.isIn('connected')
  })
})

type Examples = Awaited<ReturnType<typeof startExamples>>

/** The examples, for as long as the block it is called in has tests to run. */
function useExamples(sandbox: { coop?: boolean } = {}): () => Examples {
  let examples: Examples
  beforeAll(async () => {
    examples = await startExamples({
      ports: { installPage: 0, spa: 0, sandbox: 0 },
      env: newEnvironmentKeys(),
      rows: storage,
      sandbox: { accounts: ACCOUNTS, ...sandbox },
      onError: (error) => errors.push(error),
    })
  })
  afterAll(() => examples?.close())
  return () => examples
}

/** The examples in the engine's browser, for the tests of a block, which begin without connection. */
function useExamplePages(engine: Engine, examples = severed) {
  const seat = useBrowser(engine)

  beforeEach(() => storage.kept.clear())
  afterEach(() => expect(errors.splice(0)).toEqual([]))

  return {
    open: async (address: ExampleName, state = 'ready') => {
      const { installPage, spa } = examples()
      const urls = { installPage, spa, react: `${spa}/react.html` }
      const page = examplePage(await seat().browser.openPage(urls[address]), address)
      await page.isIn(state)
      return page
    },
    openSandbox: () =>
      seat().browser.waitForPage((url) => url.startsWith(`${examples().sandbox}/`)),
  }
}
