import { describe, expect } from 'vitest'
import { every } from '../../pairs.ts'
import {
  CONNECTED,
  clickInFrame,
  inEachEngine,
  letRun,
  outcomeOf,
  REFUSED,
} from '../stage/stage.ts'
import { type OpenerPage, PROVIDERS } from '../stage/world.ts'

const OUTCOMES = 'frame.outcomes'

inEachEngine((stage) => {
  const { testInTurn } = stage
  /** The page that connects, in a frame of a page at `host`, and a person's click in it. */
  const beginIn = async (host: string, page: OpenerPage = {}) => {
    const { browser, world } = stage
    const outer = await browser.openPage(world.framePage(host, world.openerPage(page)))
    await clickInFrame(outer)
    return outer
  }
  const allow = async () => {
    const popup = await stage.consent()
    await popup.click('[value=allow]')
    return popup
  }

  // Every other frame needs a bridge: see bridge.test.ts.
  stage.table(
    { provider: every ? PROVIDERS : (['same-origin'] as const) },
    {
      'in a frame of the same origin: connected': async ({ provider }) => {
        const outer = await beginIn('app', { provider })
        const popup = await allow()
        expect(await outcomeOf(outer, OUTCOMES)).toMatchObject(CONNECTED)
        await popup.waitForClosed()
      },
    },
  )

  describe('a redirect page on another origin', () => {
    for (const host of every ? ['app-beside', 'other'] : ['other'])
      testInTurn(`${host}, listed opener: connected`, async () => {
        const redirectUri = `${stage.world.origin(host)}/callback-elsewhere`
        const opener = await stage.begin({ redirectUri })
        const popup = await allow()
        expect(await outcomeOf(opener)).toMatchObject(CONNECTED)
        await popup.waitForClosed()
      })

    testInTurn(
      'the registered one, named by callbackOrigin only: refused by the person',
      async () => {
        const { world, browser } = stage
        const address = `${world.origin('other')}/callback-elsewhere`
        const opener = await stage.begin({
          authorize: '/rogue/silence',
          options: { redirectUri: undefined, callbackOrigin: world.origin('other') },
        })
        const popup = await browser.waitForPage('/rogue/silence')
        const state = new URL(await popup.url()).searchParams.get('state')
        await letRun(popup, `location.href = '${address}?error=access_denied&state=${state}'`)
        expect(await outcomeOf(opener)).toMatchObject(REFUSED)
        await popup.waitForClosed()
      },
    )

    testInTurn('opener not listed: nothing arrives', async () => {
      const redirectUri = `${stage.world.origin('other')}/callback-hasty`
      const opener = await stage.begin({ redirectUri })
      const popup = await allow()
      await popup.waitFor("document.querySelector('[role=status]')?.textContent === 'undelivered'")
      expect(await opener.evaluate('outcomes.at(-1).state')).toBe('pending')
    })

    testInTurn(
      'severed, with a second redirect page on the opener’s origin: connected',
      async () => {
        const redirectUri = `${stage.world.origin('other')}/callback-forward`
        const opener = await stage.begin({ redirectUri, provider: 'same-origin' })
        const popup = await allow()
        expect(await outcomeOf(opener)).toMatchObject(CONNECTED)
        await popup.waitForClosed()
      },
    )
  })
})
