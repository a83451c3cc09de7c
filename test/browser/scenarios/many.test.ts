import { describe, expect, test } from 'vitest'
import { every } from '../../pairs.ts'
import type { Page } from '../stage/engines/engine.ts'
import {
  CONNECTED,
  inEachEngine,
  isDetached,
  outcomeOf,
  PENDING,
  question,
  standOf,
} from '../stage/stage.ts'
import { until } from '../stage/until.ts'
import { CLIENT_IDS } from '../stage/world.ts'

/**
 * Makes the page slow to hear its channels, and dumb: a redirect page that speaks to it waits for an
 * acknowledgement in vain.
 */
const SLOW_AND_DUMB = `(self.BroadcastChannel = class extends BroadcastChannel {
  set onmessage(listener) { super.onmessage = (event) => { self.heard = true; setTimeout(listener, 2000, event) } }
  postMessage() {}
}, 1)`

const CLIENTS = every ? CLIENT_IDS : CLIENT_IDS.slice(0, 4)

inEachEngine((stage) => {
  const { testInTurn } = stage
  testInTurn(`${CLIENTS.length} attempts at once in one page: each its own outcome`, async () => {
    const opener = await stage.browser.openPage(stage.world.openerPage({ provider: 'same-origin' }))
    await opener.evaluate(
      `(document.querySelector('#connect').onclick = () => connect({ clientId: 'client-' + promises.length }), 1)`,
    )
    const popups: Page[] = []
    for (const clientId of CLIENTS) {
      await opener.click('#connect')
      const popup = await until('another popup', async () =>
        (await stage.browser.pages()).find((page) => ![opener, ...popups].includes(page)),
      )
      popups.push(popup)
      await popup.waitFor(
        `document.body.textContent.includes('${clientId}') || document.querySelector('button')`,
      )
    }
    // The last one first, and every third is refused.
    for (const index of [...popups.keys()].reverse()) {
      const popup = popups[index] as Page
      await question(popup)
      await popup.click(index % 3 ? '[value=allow]' : '[value=deny]')
    }
    await opener.waitFor("outcomes.every(({ state }) => state !== 'pending')")
    const seen = await opener.evaluate('outcomes.map(({ state }) => state)')
    expect(seen).toEqual(popups.map((_, index) => (index % 3 ? 'resolved' : 'rejected')))
    await stage.areAlone(opener)
    expect(await opener.evaluate('Object.keys(sessionStorage)')).toEqual([])
  })

  // `test/world` has it in every order.
  test.runIf(every)('two tabs at once: each gets its own answer', async () => {
    const begin = async () => {
      const opener = await stage.begin({ provider: 'same-origin' })
      const popup = await stage.consent()
      await isDetached(opener)
      return { opener, popup }
    }
    const one = await begin()
    const { popup: known } = one
    const opener = await stage.begin({ provider: 'same-origin' })
    const popup = await until('the second popup', async () =>
      (await stage.browser.pages()).find((page) => ![one.opener, known, opener].includes(page)),
    )
    await question(popup)
    await popup.click('[value=allow]')
    expect(await outcomeOf(opener)).toMatchObject(CONNECTED)
    expect(await standOf(one.opener)).toEqual(PENDING)
    await known.click('[value=deny]')
    expect(await outcomeOf(one.opener)).toMatchObject({ code: 'authorization_error' })
    expect(await opener.evaluate('outcomes.length')).toBe(1)
  })

  describe('the person closes the redirect page before it was acknowledged', () => {
    test.runIf(every)('connected all the same', async () => {
      const page = stage.world.openerPage({ provider: 'same-origin' })
      const opener = await stage.browser.openPage(page)
      await opener.evaluate(SLOW_AND_DUMB)
      await opener.click('#connect')
      const popup = await stage.consent()
      await isDetached(opener)
      await popup.click('[value=allow]')
      await opener.waitFor('self.heard')
      await popup.closeByPerson()
      expect(await standOf(opener)).toEqual(PENDING)
      expect(await outcomeOf(opener)).toMatchObject(CONNECTED)
    })
  })
})
