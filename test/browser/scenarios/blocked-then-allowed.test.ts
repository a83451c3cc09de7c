import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { every } from '../../pairs.ts'
import type { Desktop } from '../stage/desktop.ts'
import type { EngineName, Page } from '../stage/engines/engine.ts'
import { CONNECTED, inEachEngine, outcomeOf } from '../stage/stage.ts'
import { until } from '../stage/until.ts'
import { PROVIDERS } from '../stage/world.ts'

const BUTTON = 'button:not([hidden])'

const says = (page: Page, text: string) =>
  page.waitFor(`document.querySelector('[role=status]')?.textContent.match(/^(${text})/)`)

type Hand = (desktop: Desktop, windowId: string, opener: Page) => Promise<void>

/** How a person lets the browser's own notice open what was blocked. WebKitGTK's MiniBrowser has none. */
const ALLOW: Partial<Record<EngineName, Hand>> = {
  // The icon at the end of the address bar, then the link in the bubble below it.
  chromium: async (desktop, windowId) => {
    const { width } = await desktop.geometry(windowId)
    await desktop.click(windowId, width - 145, 63, 50)
    await sleep(1_000)
    await desktop.click(windowId, width - 240, 142, 50)
  },
  // The bar that takes some height from the page: its button “Preferences”, then the last line of the
  // menu, “Show …”. Not by Alt+P: where the machine is slow, the same key then chooses “Allow pop-ups”.
  firefox: async (desktop, windowId, opener) => {
    await opener.waitFor('outerHeight - innerHeight > 110')
    await desktop.click(windowId, 500, 109, 50)
    await sleep(500)
    await desktop.press('Up')
    await desktop.press('Return')
  },
}

/**
 * Firefox opens the very window that it blocked. Chromium opens the address anew, as if it had been
 * typed: no opener, and no copy of the storage. There the page that began lends what shows it.
 */
const HAS_COPY = { chromium: false, firefox: true, webkit: false }

inEachEngine((stage) => {
  const exchanged = () => stage.world.exchanged.length

  const finishHere = async (popup: Page) => {
    const before = exchanged()
    await says(popup, 'finish')
    await popup.clickByPerson(BUTTON)
    await popup.waitFor("location.pathname === '/opener'")
    expect(await outcomeOf(popup)).toMatchObject(CONNECTED)
    await popup.reload()
    expect(await popup.evaluate('outcomes')).toEqual([])
    expect(exchanged()).toBe(before + 1)
  }
  test.for(every ? PROVIDERS : (['same-origin'] as const))(
    'provider %s: finished here, once',
    async (provider, { task }) => {
      const { desktop, world, engine } = stage
      const redirectUri = `${world.origin('app')}/callback-hasty`
      const page = world.openerPage({ provider, redirectUri, resume: true })
      const opener = await stage.browser.openPage(page)
      await opener.evaluate('connect()')
      expect(await outcomeOf(opener)).toMatchObject({ code: 'popup_blocked' })
      const allow = ALLOW[engine]
      if (!allow) {
        Object.assign(task.meta, { instead: 'has no such notice' })
        return
      }

      // In Chromium nothing tells when the notice has come, so a hand that came too early comes again.
      const isAllowed = async () => {
        await sleep(1_000)
        await allow(desktop, String(await desktop.activeWindow()), opener)
        await sleep(1_000)
        return (await stage.browser.pages()).length > 1
      }
      await until('the browser to open what it blocked', isAllowed, { timeout: 30_000 })
      const popup = await stage.consent()
      await popup.click('[value=allow]')
      if (!HAS_COPY[engine]) {
        await says(popup, 'working|finish')
        expect(await popup.evaluate('opener')).toBe(null)
      }
      await finishHere(popup)

      // Whoever has read the state somewhere finds the page that began no longer lends anything.
      const spent = `${redirectUri}?code=another-code&state=${world.exchanged.at(-1)}`
      const stranger = await stage.browser.openPage(spent)
      await says(stranger, 'undelivered')
      expect(await stranger.evaluate(`document.querySelector('${BUTTON}')`)).toBe(null)
    },
  )
})
