import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { every } from '../../pairs.ts'
import type { Page } from '../stage/engines/engine.ts'
import {
  CONNECTED,
  inEachEngine,
  letRun,
  outcomeOf,
  PENDING,
  question,
  REFUSED,
  standOf,
} from '../stage/stage.ts'
import { type OpenerPage, PROVIDERS, type Provider } from '../stage/world.ts'

const BLOCKED = { state: 'rejected', code: 'popup_blocked' }

/** Whether a popup may open after an awaited request. WebKit forgets the click at any such await. */
const OPENS_AFTER_REQUEST = { chromium: true, firefox: true, webkit: false }

const REFUSE_STORAGE = `(Object.defineProperty(window, 'sessionStorage', {
  get() { throw new DOMException('refused', 'SecurityError') },
}), 1)`

inEachEngine((stage) => {
  const { testInTurn } = stage
  const open = (page?: OpenerPage) => stage.browser.openPage(stage.world.openerPage(page))
  const stored = (page: Page) =>
    page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('sunshine'))")

  describe('a blocked popup', () => {
    testInTurn(
      'without a click: popup_blocked at once; what is left has ended, and expires',
      async () => {
        const opener = await open()
        await opener.evaluate('connect()')
        const outcome = await outcomeOf(opener)
        expect(outcome).toMatchObject(BLOCKED)
        expect(outcome.took).toBeLessThan(100)
        // The person may allow it from the browser's notice, and sign in after all.
        const [name, ...more] = (await stored(opener)) as string[]
        expect(more).toEqual([])
        const entry = await opener.evaluate(`JSON.parse(sessionStorage.getItem('${name}'))`)
        expect(entry).toMatchObject({ hasEnded: true, expires: expect.any(Number) })
      },
    )

    test.runIf(every)('by a click: opens', async () => {
      const opener = await stage.begin()
      await stage.consent()
      expect(await standOf(opener)).toEqual(PENDING)
    })

    testInTurn('by a click, but after a request: opens', async ({ task }) => {
      const opener = await open()
      await opener.click('#late')
      if (OPENS_AFTER_REQUEST[stage.engine]) {
        await stage.consent()
        expect(await standOf(opener)).toEqual(PENDING)
      } else {
        expect(await outcomeOf(opener)).toMatchObject(BLOCKED)
        Object.assign(task.meta, { instead: 'popup_blocked' })
      }
    })
  })

  describe('in this tab', () => {
    /** Begins without a click, goes to the provider in the same tab, and gives the tab there. */
    const leave = async (provider: Provider, options: Record<string, unknown>) => {
      const returnTo = stage.world.openerPage({ provider, resume: true })
      const tab = await open({ provider, options: { returnTo, ...options } })
      await letRun(tab, 'connect()')
      await tab.waitFor("location.host.startsWith('idp-')")
      await question(tab)
      return tab
    }

    for (const provider of every ? PROVIDERS : (['same-origin'] as const))
      testInTurn(`mode redirect, provider ${provider}: comes back connected`, async () => {
        const tab = await leave(provider, { mode: 'redirect' })
        await tab.click('[value=allow]')
        await tab.waitFor("location.search.includes('resume')")
        expect(await outcomeOf(tab)).toMatchObject(CONNECTED)
        expect(await stage.browser.pages()).toEqual([tab])
        expect(await stored(tab)).toEqual([])
      })

    testInTurn('mode auto, popup blocked: comes back refused', async () => {
      const tab = await leave('same-origin', { mode: 'auto' })
      await tab.click('[value=deny]')
      await tab.waitFor("location.search.includes('resume')")
      expect(await outcomeOf(tab)).toMatchObject(REFUSED)
      expect(await stored(tab)).toEqual([])
    })

    test.runIf(every)('mode auto, popup not blocked: a popup', async () => {
      const opener = await stage.begin({ options: { mode: 'auto' } })
      const popup = await stage.consent()
      expect(popup).not.toBe(opener)
    })

    test.runIf(every)(
      'a reload after it came back: nothing to resume, nothing exchanged again',
      async () => {
        const tab = await leave('same-origin', { mode: 'redirect' })
        await tab.click('[value=allow]')
        await tab.waitFor("location.search.includes('resume')")
        expect(await outcomeOf(tab)).toMatchObject(CONNECTED)
        const { exchanged } = stage.world
        const before = exchanged.length
        await tab.reload()
        expect(await tab.evaluate('outcomes')).toEqual([])
        expect(exchanged).toHaveLength(before)
      },
    )

    test.runIf(every)(
      'the time is over when it comes back: timeout, and nothing is exchanged',
      async () => {
        const tab = await leave('same-origin', { mode: 'redirect', timeout: 3_000 })
        const before = stage.world.exchanged.length
        await sleep(3_000)
        await tab.click('[value=allow]')
        await tab.waitFor(
          "location.search.includes('resume') && document.readyState === 'complete'",
        )
        expect(await outcomeOf(tab)).toMatchObject({ state: 'rejected', code: 'timeout' })
        expect(stage.world.exchanged).toHaveLength(before)
        expect(await stored(tab)).toEqual([])
      },
    )

    testInTurn('storage refused: storage_unavailable at once; a popup needs none', async () => {
      const tab = await open({ options: { mode: 'redirect' } })
      await tab.evaluate(REFUSE_STORAGE)
      await tab.evaluate('connect()')
      expect(await outcomeOf(tab)).toMatchObject({ code: 'storage_unavailable' })

      const opener = await open()
      await opener.evaluate(REFUSE_STORAGE)
      await opener.click('#connect')
      const popup = await stage.consent()
      await popup.click('[value=allow]')
      expect(await outcomeOf(opener)).toMatchObject(CONNECTED)
    })
  })
})
