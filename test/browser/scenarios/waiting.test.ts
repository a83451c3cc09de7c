import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { every } from '../../pairs.ts'
import type { Page } from '../stage/engines/engine.ts'
import {
  CLOSED,
  CONNECTED,
  inEachEngine,
  isDetached,
  outcomeOf,
  PENDING,
  question,
  standOf,
} from '../stage/stage.ts'
import { until } from '../stage/until.ts'
import type { OpenerPage } from '../stage/world.ts'

const SEVERED: OpenerPage = { provider: 'same-origin', options: { closedGrace: 1_000 } }

/** Whether `focus()` brings a window to the front. WebKitGTK's MiniBrowser does nothing. */
const RAISES = { chromium: true, firefox: true, webkit: false }

inEachEngine((stage) => {
  const { begin, consent, testInTurn } = stage

  const beginDetached = async (page: OpenerPage = {}) => {
    const opener = await begin({ ...SEVERED, ...page })
    const popup = await consent()
    await isDetached(opener)
    return { opener, popup }
  }
  const allow = async (opener: Page, popup: Page) => {
    await popup.click('[value=allow]')
    expect(await outcomeOf(opener)).toMatchObject(CONNECTED)
    await popup.waitForClosed()
  }

  describe('a popup that can’t be observed', () => {
    test.runIf(every)(
      'the person works in it for ten seconds: pending, then connected',
      async () => {
        const { opener, popup } = await beginDetached()
        for (let second = 0; second < 10; second += 2) {
          await popup.clickByPerson('h1')
          await sleep(2_000)
          expect(await standOf(opener)).toEqual(PENDING)
        }
        await allow(opener, popup)
      },
    )

    testInTurn(
      'the person clicks in the opener and goes on there: pending, then connected',
      async () => {
        const { opener, popup } = await beginDetached()
        await opener.clickByPerson('#other')
        await opener.waitFor('document.hasFocus()')
        await sleep(1_700)
        expect(await standOf(opener)).toEqual(PENDING)
        await popup.focusByPerson()
        await allow(opener, popup)
      },
    )

    test.runIf(every)(
      'the person switches to the opener and back in time: pending, then connected',
      async () => {
        const { opener, popup } = await beginDetached()
        await opener.focusByPerson()
        await popup.focusByPerson()
        await sleep(1_700)
        expect(await standOf(opener)).toEqual(PENDING)
        await allow(opener, popup)
      },
    )

    testInTurn(
      'the person switches to the opener and stays: popup_closed, the price of the guess',
      async () => {
        const { opener } = await beginDetached()
        await opener.focusByPerson()
        expect(await outcomeOf(opener)).toMatchObject(CLOSED)
      },
    )

    testInTurn('an answer during the suspicion wins', async () => {
      const { opener, popup } = await beginDetached({ options: { closedGrace: 8_000 } })
      await opener.focusByPerson()
      await popup.click('[value=allow]')
      const outcome = await outcomeOf(opener)
      expect(outcome).toMatchObject(CONNECTED)
      expect(outcome.sinceFocus).toBeLessThan(8_000)
    })
  })

  describe('a second click', () => {
    const samePromise = 'promises.length === 2 && promises[0] === promises[1]'
    const stateOf = async (url: Promise<string>) => new URL(await url).searchParams.get('state')

    testInTurn('brings the popup to the front, with the same promise', async ({ task }) => {
      const opener = await begin({})
      const popup = await consent()
      await opener.clickByPerson('#connect')
      await opener.waitFor(samePromise)
      if (RAISES[stage.engine]) await popup.waitFor('document.hasFocus()')
      else Object.assign(task.meta, { instead: 'the same promise, but it stays behind' })
      expect(await stage.browser.pages()).toHaveLength(2)
      await allow(opener, popup)
    })

    testInTurn(
      'opens an unobservable popup again for the same attempt: the first answer wins, the other has nothing to finish',
      async () => {
        const { opener, popup: first } = await beginDetached()
        await opener.click('#connect')
        const second = await stage.browser.waitForPage(isAnotherThan(await first.url()))
        expect(await opener.evaluate(samePromise)).toBe(true)
        await question(second)
        await allow(opener, second)
        const exchanged = [...stage.world.exchanged]

        await first.click('[value=allow]')
        await first.waitFor("document.querySelector('[role=status]')?.textContent === 'invalid'")
        expect(stage.world.exchanged).toEqual(exchanged)
        expect(await opener.evaluate('pageErrors')).toEqual([])
      },
    )

    test.runIf(every)('the answer of the window that was opened first counts too', async () => {
      const { opener, popup: first } = await beginDetached()
      await opener.click('#connect')
      const second = await stage.browser.waitForPage(isAnotherThan(await first.url()))
      await question(second)
      await allow(opener, first)
    })

    const isAnotherThan = (known: string) => (url: string) =>
      url.includes('//idp-') && url.includes('transaction=') && url !== known

    test.runIf(every)('goes to the provider with the same state', async () => {
      const opener = await begin({ ...SEVERED, authorize: '/rogue/silence' })
      const first = await stage.browser.waitForPage('/rogue/silence')
      await isDetached(opener)
      await opener.click('#connect')
      const second = await until('a second window', async () => {
        const pages = await stage.browser.pages()
        return pages.find((page) => page !== opener && page !== first)
      })
      await second.waitFor("location.pathname === '/rogue/silence'")
      expect(await stateOf(second.url())).toBe(await stateOf(first.url()))
    })
  })
})
