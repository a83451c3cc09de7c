import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { every } from '../../pairs.ts'
import type { Page } from '../stage/engines/engine.ts'
import {
  CLOSED,
  CONNECTED,
  isDetached,
  outcomeOf,
  PENDING,
  standOf,
  whereFocusFollowsMouse,
} from '../stage/stage.ts'

const GRACE = 1_000

// The mouse of WebKitGTK's windows was not measured. It takes a browser of its own, and what is made of
// what a page sees there, `test/unit/judge-popup.test.ts` has.
whereFocusFollowsMouse(every ? ['chromium', 'firefox'] : [], (stage) => {
  const beginDetached = async () => {
    const opener = await stage.begin({ provider: 'same-origin', options: { closedGrace: GRACE } })
    const popup = await stage.consent()
    await isDetached(opener)
    await popup.focusByPerson()
    await popup.pointByPerson('h1')
    await sleep(600)
    return { opener, popup }
  }
  const isPendingThere = async (opener: Page) => {
    await opener.waitFor('document.hasFocus()')
    await sleep(GRACE + 1_000)
    expect(await standOf(opener)).toEqual(PENDING)
  }

  test('the mouse comes to the page and rests there: pending, then connected', async () => {
    const { opener, popup } = await beginDetached()
    await opener.pointByPerson('#connect')
    await isPendingThere(opener)
    await popup.click('[value=allow]')
    expect(await outcomeOf(opener)).toMatchObject(CONNECTED)
  })

  test('and scrolls it: pending', async () => {
    const { opener } = await beginDetached()
    await opener.pointByPerson('#connect')
    await stage.desktop.scroll(3)
    await isPendingThere(opener)
  })

  test('the popup is closed by the mouse, which then moves: popup_closed', async () => {
    const { opener, popup } = await beginDetached()
    await popup.closeByMouse()
    await opener.waitFor('document.hasFocus()').catch(() => opener.focusByPerson())
    await opener.pointByPerson('#connect')
    expect(await outcomeOf(opener)).toMatchObject(CLOSED)
  })

  test('the popup is closed by a key, with the mouse over it: popup_closed', async () => {
    const { opener, popup } = await beginDetached()
    await stage.desktop.press('ctrl+w')
    await popup.waitForClosed()
    expect(await outcomeOf(opener)).toMatchObject(CLOSED)
  })
})
