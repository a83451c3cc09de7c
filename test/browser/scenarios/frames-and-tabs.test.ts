import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { every, everyOther } from '../../pairs.ts'
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
import type { OpenerPage } from '../stage/world.ts'

const SEVERED: OpenerPage = { provider: 'same-origin', options: { closedGrace: 1_000 } }

/** Longer than `closedGrace`, and than whatever else is waited for before a popup counts as closed. */
const LONG_ENOUGH = 1_700

/** Where a page may have a frame, and how long the person's finger is down. People take about 90 ms. */
const CLICKS = [
  { what: 'of its origin', host: 'app', inShadow: false, hold: 90 },
  { what: 'of another site', host: 'other', inShadow: false, hold: 90 },
  { what: 'of another site, with a quick finger', host: 'other', inShadow: false, hold: 0 },
  { what: 'in a shadow tree', host: 'other', inShadow: true, hold: 90 },
]

/** Whether `window.open` without measures gives a tab. WebKitGTK's MiniBrowser gives a window. */
const HAS_TABS = { chromium: true, firefox: true, webkit: false }

inEachEngine((stage) => {
  const { testInTurn } = stage
  const allow = async (opener: Page, popup: Page) => {
    await popup.click('[value=allow]')
    expect(await outcomeOf(opener)).toMatchObject(CONNECTED)
    await popup.waitForClosed()
  }

  describe('a page with a frame, and a popup that can’t be observed', () => {
    const beginBesideFrame = async (frame: { src: string; inShadow: boolean }) => {
      const opener = await stage.browser.openPage(stage.world.openerPage(SEVERED))
      await opener.evaluate(`addFrame(${JSON.stringify(frame)})`)
      // By hand: the drivers' own clicks leave Firefox with a pointer that isn't where the hand is.
      await opener.clickByPerson('#connect')
      const popup = await stage.consent()
      await isDetached(opener)
      return { opener, popup }
    }

    for (const { what, host, inShadow, hold } of everyOther(CLICKS))
      testInTurn(`the person clicks into a frame ${what}: pending, then connected`, async () => {
        const src = `${stage.world.origin(host)}/blank`
        const { opener, popup } = await beginBesideFrame({ src, inShadow })
        const frame = inShadow ? '#frame-host >>> iframe' : '#frame-host iframe'
        await opener.clickByPerson(frame, { hold })
        await opener.waitFor('document.hasFocus()')
        await sleep(LONG_ENOUGH)
        expect(await standOf(opener)).toEqual(PENDING)
        await allow(opener, popup)
      })

    testInTurn('the person closes the popup: popup_closed', async () => {
      const src = `${stage.world.origin('other')}/blank`
      const { opener, popup } = await beginBesideFrame({ src, inShadow: false })
      await popup.closeByPerson()
      expect(await outcomeOf(opener)).toMatchObject(CLOSED)
    })
  })

  // Firefox says the same with every row, and WebKit in gnome-web.test.ts.
  describe.runIf(every || stage.engine === 'chromium')('a popup that is a tab', () => {
    const beginInTab = async (page: OpenerPage) => {
      const opener = await stage.browser.openPage(stage.world.openerPage(page))
      await opener.click('#tab')
      const tab = await stage.consent()
      return { opener, tab }
    }
    const isBehind = (page: Page) => page.waitFor("document.visibilityState === 'hidden'")

    testInTurn(
      'the person looks at the first tab for 3 s: pending, then connected',
      async ({ task }) => {
        if (!HAS_TABS[stage.engine]) return Object.assign(task.meta, { instead: 'see GNOME Web' })
        const { opener, tab } = await beginInTab(SEVERED)
        await isBehind(opener)
        await sleep(LONG_ENOUGH)
        await stage.desktop.press('ctrl+Page_Up')
        await opener.waitFor('document.hasFocus()')
        await sleep(3_000)
        expect(await standOf(opener)).toEqual(PENDING)
        await stage.desktop.press('ctrl+Page_Down')
        await isBehind(opener)
        await question(tab)
        await allow(opener, tab)
      },
    )

    test('that can be observed, and the person closes it: popup_closed', async ({ task }) => {
      if (!HAS_TABS[stage.engine]) return Object.assign(task.meta, { instead: 'see GNOME Web' })
      const { opener, tab } = await beginInTab({ options: { closedGrace: 1_000 } })
      await isBehind(opener)
      await sleep(LONG_ENOUGH)
      await stage.desktop.press('ctrl+w')
      await tab.waitForClosed()
      expect(await outcomeOf(opener)).toMatchObject(CLOSED)
    })
  })
})
