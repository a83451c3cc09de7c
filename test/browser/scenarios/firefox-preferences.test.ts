import { describe, expect, test } from 'vitest'
import { every } from '../../pairs.ts'
import type { Page } from '../stage/engines/engine.ts'
import {
  CLOSED,
  CONNECTED,
  inFirefoxWith,
  isDetached,
  outcomeOf,
  PENDING,
  REFUSED,
  type Stage,
  standOf,
} from '../stage/stage.ts'
import { LEAVES_AND_CUTS, type OpenerPage, type Provider } from '../stage/world.ts'

const BUTTON = 'button:not([hidden])'

const says = (page: Page, text: string) =>
  page.waitFor(`document.querySelector('[role=status]')?.textContent.match(/^(${text})/)`)
const hasButton = (page: Page) => page.evaluate(`document.querySelector('${BUTTON}') !== null`)

const open = ({ browser, world }: Stage, page: OpenerPage = {}) => {
  const redirectUri = `${world.origin('app')}/callback-hasty`
  return browser.openPage(world.openerPage({ redirectUri, resume: true, ...page }))
}

// As somebody has it who wants no new windows: `window.open` gives the very window that it was called in.
const NO_NEW_WINDOWS = {
  'browser.link.open_newwindow': 1,
  'browser.link.open_newwindow.restriction': 0,
}
const inOneTab = (stage: Stage) => {
  /** A click that takes this very tab to the provider, and there up to the question. */
  const leave = async (provider: Provider) => {
    const tab = await open(stage, { provider })
    await tab.clickByPerson('#connect')
    await tab.waitFor("location.host.startsWith('idp-')")
    expect(await stage.consent()).toBe(tab)
    return tab
  }

  describe.each(LEAVES_AND_CUTS)('provider %s', (provider) => {
    test('allowed: “Finish here”, whose click connects, once', async () => {
      const before = stage.world.exchanged.length
      const tab = await leave(provider)
      await tab.click('[value=allow]')
      await says(tab, 'finish')
      expect(stage.world.exchanged).toHaveLength(before)
      await tab.clickByPerson(BUTTON)
      await tab.waitFor("location.pathname === '/opener'")
      expect(await outcomeOf(tab)).toMatchObject(CONNECTED)
      expect(await stage.browser.pages()).toEqual([tab])
      await tab.reload()
      expect(await tab.evaluate('outcomes')).toEqual([])
      expect(stage.world.exchanged).toHaveLength(before + 1)
    })

    test('refused: “Finish here”, whose click says so to the page', async () => {
      const tab = await leave(provider)
      await tab.click('[value=deny]')
      await says(tab, 'finish')
      await tab.clickByPerson(BUTTON)
      await tab.waitFor("location.pathname === '/opener'")
      expect(await outcomeOf(tab)).toMatchObject(REFUSED)
    })

    test('back without an answer: popup_closed, or a page that is ready', async () => {
      const tab = await leave(provider)
      for (let steps = 0; !(await tab.url()).includes('/opener') && steps < 5; steps++) {
        await tab.back()
      }
      await tab.waitFor("location.pathname === '/opener' && document.readyState === 'complete'")
      const isSettled = "outcomes.length === 0 || outcomes.at(-1).state !== 'pending'"
      await tab.waitFor(isSettled)
      const outcome = await standOf(tab).catch(() => undefined)
      if (outcome) expect(outcome).toMatchObject(CLOSED)
      await tab.clickByPerson('#connect')
      await tab.waitFor("location.host.startsWith('idp-')")
      expect(await stage.consent()).toBe(tab)
    })
  })
}
// As somebody has it who allows no site any data: storage, channels and locks throw. The sandbox asks
// nobody here, since its own pages need a cookie; the scenarios let it go on instead.
const NO_DATA = { 'network.cookie.cookieBehavior': 2 }
const withoutData = (stage: Stage) => {
  const begin = async (page: OpenerPage = {}) => {
    const opener = await open(stage, { authorize: '/held/sc/oauth/authorize', ...page })
    await opener.clickByPerson('#connect')
    const popup = await stage.browser.waitForPage('/held/')
    await popup.waitFor("document.querySelector('h1')")
    expect(await standOf(opener)).toEqual(PENDING)
    return { opener, popup }
  }

  test('they are refused indeed', async () => {
    const opener = await open(stage)
    const tryIt = (what: string) =>
      opener.evaluate(
        `(async () => { try { await (${what}); return 'given' } catch { return 'refused' } })()`,
      )
    expect(await tryIt('sessionStorage.length')).toBe('refused')
    expect(await tryIt("new BroadcastChannel('any')")).toBe('refused')
    expect(await tryIt("navigator.locks.request('any', () => {})")).toBe('refused')
  })

  test('a provider that keeps the opener, allowed: connected', async () => {
    const { opener } = await begin()
    stage.world.release()
    expect(await outcomeOf(opener)).toMatchObject(CONNECTED)
    await stage.areAlone(opener)
    expect(await opener.evaluate('pageErrors')).toEqual([])
  })

  test('a provider that keeps the opener, refused: authorization_error', async () => {
    const opener = await open(stage, { authorize: '/rogue/refusal' })
    await opener.clickByPerson('#connect')
    expect(await outcomeOf(opener)).toMatchObject({ code: 'authorization_error' })
    await stage.areAlone(opener)
  })

  test.each(LEAVES_AND_CUTS)('provider %s, the popup closed: popup_closed', async (provider) => {
    const { opener, popup } = await begin({ provider })
    if (provider === 'same-origin') await isDetached(opener)
    await popup.closeByPerson()
    expect(await outcomeOf(opener)).toMatchObject(CLOSED)
    expect(await opener.evaluate('pageErrors')).toEqual([])
  })

  test('a provider that severs: a text that can be read, no button, no code', async () => {
    const { opener, popup } = await begin({ provider: 'same-origin' })
    stage.world.release()
    await says(popup, 'undelivered')
    expect(await hasButton(popup)).toBe(false)
    expect(await popup.url()).not.toContain('code=')
    expect(await standOf(opener)).toEqual(PENDING)
    await popup.closeByPerson()
    expect(await outcomeOf(opener)).toMatchObject(CLOSED)
  })

  test('redirect mode: storage_unavailable, and the page stays', async () => {
    const opener = await open(stage, { options: { mode: 'redirect' } })
    await opener.clickByPerson('#connect')
    expect(await outcomeOf(opener)).toMatchObject({ code: 'storage_unavailable' })
    expect(await opener.url()).toContain('/opener')
  })
}

// Another Firefox takes its time to start; what these do, other scenarios imitate in all engines:
// finish-here.test.ts, and blocked.test.ts and redirect-page.test.ts where storage is refused.
if (every) {
  inFirefoxWith(NO_NEW_WINDOWS, inOneTab)
  inFirefoxWith(NO_DATA, withoutData, { person: 'allows' })
}
