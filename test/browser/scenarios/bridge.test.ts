import { expect, test } from 'vitest'
import { every } from '../../pairs.ts'
import type { Page } from '../stage/engines/engine.ts'
import {
  CLOSED,
  CONNECTED,
  clickInFrame,
  inEachEngine,
  outcomeOf,
  REFUSED,
} from '../stage/stage.ts'
import { LEAVES_AND_CUTS, type OpenerPage } from '../stage/world.ts'

const OUTCOMES = 'frame.outcomes'
const BUTTON = 'button:not([hidden])'

const says = (page: Page, text: string) =>
  page.waitFor(`document.querySelector('[role=status]')?.textContent.match(/^(${text})/)`)
const standsPending = async (outer: Page) =>
  expect(await outer.evaluate(`${OUTCOMES}.at(-1)`)).toMatchObject({ state: 'pending' })

inEachEngine((stage) => {
  const { testInTurn } = stage
  /** The page that connects, in a frame of a page at `host`, and a person's click in it. */
  const begin = async (host: string, page: OpenerPage = {}, coop = 'unsafe-none') => {
    const address = `${stage.world.framePage(host, stage.world.openerPage(page))}&coop=${coop}`
    const outer = await stage.browser.openPage(address)
    await clickInFrame(outer)
    return outer
  }
  const findBridge = async (page: OpenerPage = {}) => {
    const bridge = await stage.browser.waitForPage(page.redirectUri ?? '/callback')
    await says(bridge, `bridge idp-${page.provider ?? 'unsafe-none'}`)
    return bridge
  }
  const allow = async (bridge: Page, answer = 'allow') => {
    await bridge.clickByPerson(BUTTON)
    const second = await stage.consent()
    await second.click(`[value=${answer}]`)
  }
  const isConnected = async (outer: Page) => {
    expect(await outcomeOf(outer, OUTCOMES)).toMatchObject(CONNECTED)
    await stage.areAlone(outer)
  }

  stage.table(
    { host: ['unsafe-none', 'same-origin-allow-popups'], provider: LEAVES_AND_CUTS },
    {
      'connected, and every window closes': async ({ host, provider }) => {
        const outer = await begin('other', { provider }, host)
        await allow(await findBridge({ provider }))
        await isConnected(outer)
      },
    },
  )

  testInTurn('a same-site frame of another origin, severed: connected', async () => {
    const page: OpenerPage = { provider: 'same-origin' }
    const outer = await begin('app-beside', page)
    await allow(await findBridge(page))
    await isConnected(outer)
  })

  testInTurn('a redirect page on another origin, listed opener: connected', async () => {
    const redirectUri = `${stage.world.origin('other')}/callback-elsewhere`
    const page: OpenerPage = { provider: 'same-origin', redirectUri }
    const outer = await begin('other', page)
    await allow(await findBridge(page))
    await isConnected(outer)
  })

  test.runIf(every)('refused by the person: authorization_error', async () => {
    const outer = await begin('other', { provider: 'same-origin' })
    await allow(await findBridge({ provider: 'same-origin' }), 'deny')
    expect(await outcomeOf(outer, OUTCOMES)).toMatchObject(REFUSED)
    await stage.areAlone(outer)
  })

  test.runIf(every)(
    'only the second window closed: pending, and the button opens another',
    async () => {
      const page: OpenerPage = { provider: 'same-origin' }
      const outer = await begin('other', page)
      const bridge = await findBridge(page)
      await bridge.clickByPerson(BUTTON)
      const second = await stage.consent()
      await second.closeByPerson()
      await second.waitForClosed()
      await says(bridge, 'bridgeWaiting')
      await standsPending(outer)
      await allow(bridge)
      await isConnected(outer)
    },
  )

  testInTurn('the bridge closed: popup_closed', async () => {
    const outer = await begin('other', { provider: 'same-origin' })
    const bridge = await findBridge({ provider: 'same-origin' })
    await bridge.closeByPerson()
    expect(await outcomeOf(outer, OUTCOMES)).toMatchObject(CLOSED)
  })

  testInTurn(
    'cut off by the host’s policy: popup_blocked within a second, and a way on',
    async () => {
      const outer = await begin('other', {}, 'same-origin')
      const outcome = await outcomeOf(outer, OUTCOMES)
      expect(outcome).toMatchObject({ state: 'rejected', code: 'popup_blocked' })
      expect(outcome.took).toBeLessThan(1_000)
      await says(await stage.browser.waitForPage('/callback'), 'bridgeCutOff')
    },
  )

  test.runIf(every)('cut off by the redirect page’s own policy: popup_isolated', async () => {
    const redirectUri = `${stage.world.origin('app')}/callback-severing`
    const outer = await begin('other', { redirectUri })
    const outcome = await outcomeOf(outer, OUTCOMES)
    expect(outcome).toMatchObject({ state: 'rejected', code: 'popup_isolated' })
    await says(await stage.browser.waitForPage('/callback-severing'), 'bridgeCutOff')
  })

  test.runIf(every)('the frame is gone: the bridge says so, and offers nothing', async () => {
    const outer = await begin('other', { provider: 'same-origin' })
    const bridge = await findBridge({ provider: 'same-origin' })
    await outer.evaluate("(document.querySelector('iframe').remove(), 1)")
    await says(bridge, 'bridgeGone')
    expect(await bridge.evaluate(`document.querySelector('${BUTTON}') === null`)).toBe(true)
  })
})
