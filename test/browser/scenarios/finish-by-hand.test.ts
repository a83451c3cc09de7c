import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { every } from '../../pairs.ts'
import type { Page } from '../stage/engines/engine.ts'
import { inEachEngine, letRun, type Stage } from '../stage/stage.ts'
import { LEAVES_AND_CUTS, type Provider } from '../stage/world.ts'

const STATE = 'a-state-of-twenty-characters'
const NAME = `sunshine-connect:${STATE}`
const BUTTON = 'button:not([hidden])'

const says = (page: Page, text: string) =>
  page.waitFor(`document.querySelector('[role=status]')?.textContent.match(/^(${text})/)`)
const hasButton = (page: Page) => page.evaluate(`document.querySelector('${BUTTON}') !== null`)

interface Row {
  provider: Provider
}

/** Entries for which nothing is offered. */
const NO_BUTTON = [
  { why: 'without an entry', entry: { key: 5 } },
  { why: 'for another origin', entry: { page: 'https://evil.example/' } },
  { why: 'for a script address', entry: { page: 'javascript:alert(1)' } },
  { why: 'where the page can’t finish', entry: { canFinish: false } },
]

/**
 * The redirect page's half alone: the other half is done by hand, so that each moment of it can be
 * held. Both halves together are in finish-here.test.ts, so this is for `EVERY=1`.
 */
const tell = (stage: Stage) => {
  const origin = (host: string) => stage.world.origin(host)

  let strands = 0
  /** A page that waits, with the lock in its hand, and a popup that comes back with an answer. */
  const strand = async ({ provider }: Row, entry: object = {}) => {
    // A name of its own, as each attempt has: by it a browser keeps that the answer was taken.
    strands += 1
    const lock = `lock ${strands}`
    const opener = await stage.browser.openPage(stage.world.openerPage())
    await opener.evaluate(`(() => {
      self.release = undefined
      self.lock = '${lock}'
      const entry = { key: 'k', expires: Date.now() + 60_000, lock, canFinish: true }
      const page = location.origin + '/blank?a=b#place'
      sessionStorage.setItem('${NAME}', JSON.stringify({ ...entry, page, ...${JSON.stringify(entry)} }))
      navigator.locks.request(lock, () => new Promise((resolve) => { self.release = resolve }))
      const open = () => window.open('${origin(`idp-${provider}`)}/rogue/silence', '', 'popup')
      document.querySelector('#other').onclick = open
    })()`)
    // A lock that would be granted while Chromium opens a window is refused ("no longer runnable").
    await opener.waitFor('release !== undefined')
    await opener.click('#other')
    const popup = await stage.browser.waitForPage('/rogue/silence')
    await popup.waitFor("document.readyState === 'complete'")
    return { opener, popup }
  }
  const answer = async (popup: Page) => {
    await letRun(popup, `location.href = '${origin('app')}/callback-hasty?code=c&state=${STATE}'`)
    await popup.waitFor("location.pathname === '/callback-hasty'")
  }

  stage.table(
    { provider: LEAVES_AND_CUTS },
    {
      'held: busy; the page closed: the button; the click: there, with the answer': async (row) => {
        const { opener, popup } = await strand(row)
        await answer(popup)
        await says(popup, 'busy|goBack')
        expect(await hasButton(popup)).toBe(false)
        await opener.close()
        await says(popup, 'finish')
        await popup.clickByPerson(BUTTON)
        await popup.waitFor("location.pathname === '/blank'")
        expect(await popup.url()).toBe(`${origin('app')}/blank?a=b#place`)
        const kept = await popup.evaluate<string>(`sessionStorage.getItem('${NAME}')`)
        expect(JSON.parse(kept).query).toBe(`code=c&state=${STATE}`)
        // The page has gone, and the lock with it.
        await popup.waitFor('navigator.locks.query().then(({ held }) => held.length === 0)')
      },

      'the lock is taken again while the button is there: back to waiting': async (row) => {
        const { opener, popup } = await strand(row)
        await opener.evaluate('release()')
        await answer(popup)
        await says(popup, 'finish')
        await opener.evaluate('(navigator.locks.request(lock, () => new Promise(() => {})), 1)')
        await popup.click(BUTTON)
        await says(popup, 'busy|goBack')
        expect(await popup.url()).toContain('/callback-hasty')
      },

      'a late acknowledgement takes the button away, and closes the window': async (row) => {
        const { opener, popup } = await strand(row)
        await opener.evaluate('release()')
        await answer(popup)
        await says(popup, 'finish')
        await opener.evaluate(`(() => {
        const channel = new BroadcastChannel('${NAME}')
        channel.onmessage = ({ data }) => {
          self.heard = data
          channel.postMessage({ type: 'sunshine-connect:receipt' })
        }
        channel.postMessage({ type: 'sunshine-connect:repeat' })
      })()`)
        await popup.waitForClosed()
        expect(await opener.evaluate('heard.query')).toBe(`code=c&state=${STATE}`)
      },

      'left by Back, and come forward to: no button for what is spent': async (row) => {
        const { opener, popup } = await strand(row)
        await opener.evaluate('release()')
        await answer(popup)
        await says(popup, 'finish')
        await popup.goto(`${origin('app')}/blank`)
        await popup.evaluate('(sessionStorage.clear(), 1)')
        await popup.back()
        await says(popup, 'invalid')
        expect(await hasButton(popup)).toBe(false)
      },
    },
  )

  for (const { why, entry } of NO_BUTTON) {
    test(`no button ${why}`, async () => {
      const { opener, popup } = await strand({ provider: 'unsafe-none' }, entry)
      await opener.evaluate('release()')
      await answer(popup)
      await says(popup, 'undelivered')
      await sleep(500)
      expect(await hasButton(popup)).toBe(false)
    })
  }
}
if (every) inEachEngine(tell)
