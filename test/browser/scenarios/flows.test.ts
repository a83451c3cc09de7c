import { expect } from 'vitest'
import {
  CLOSED,
  CONNECTED,
  inEachEngine,
  isDetached,
  outcomeOf,
  PENDING,
  REFUSED,
  standOf,
  textOf,
} from '../stage/stage.ts'
import { PROVIDERS } from '../stage/world.ts'

const OPENERS = ['unsafe-none', 'same-origin-allow-popups', 'same-origin'] as const

/** Which pairs of Cross-Origin-Opener-Policies leave the popup its opener. */
const isSevered = (opener: string, provider: string) =>
  opener === 'same-origin' || provider !== 'unsafe-none'

const closedGrace = 1_000

inEachEngine((stage) => {
  const { begin, consent } = stage

  stage.table(
    { opener: OPENERS, provider: PROVIDERS },
    {
      'allowed: connected, and the popup closes': async ({ opener: coop, provider }) => {
        const opener = await begin({ coop, provider })
        const popup = await consent()
        await popup.click('[value=allow]')
        expect(await outcomeOf(opener)).toMatchObject(CONNECTED)
        await popup.waitForClosed()
      },

      'denied: authorization_error, and the popup closes': async ({ opener: coop, provider }) => {
        const opener = await begin({ coop, provider })
        const popup = await consent()
        await popup.click('[value=deny]')
        expect(await outcomeOf(opener)).toMatchObject(REFUSED)
        await popup.waitForClosed()
      },

      'closed by the person: popup_closed': async ({ opener: coop, provider }, { task }) => {
        const severed = isSevered(coop, provider)
        const opener = await begin({ coop, provider, options: { closedGrace } })
        const popup = await consent()
        if (severed) await isDetached(opener)
        await popup.closeByPerson()
        const { sinceFocus, ...outcome } = await outcomeOf(opener)
        Object.assign(task.meta, { sinceFocus })
        expect(outcome).toMatchObject(CLOSED)
        expect(await opener.evaluate("statuses.includes('detached')")).toBe(severed)
        expect(sinceFocus).toBeGreaterThan(severed ? closedGrace - 50 : 0)
        expect(sinceFocus).toBeLessThan(severed ? closedGrace + 1_000 : 1_500)
      },

      'answered with another state: state_mismatch, or unheard where severed': async ({
        opener: coop,
        provider,
      }) => {
        const authorize = '/rogue/wrong-state'
        const redirectUri = `${stage.world.origin('app')}/callback-hasty`
        const opener = await begin({ coop, provider, authorize, redirectUri })
        if (isSevered(coop, provider)) {
          // Nobody hears it: the channel is named after the state.
          const popup = await stage.browser.waitForPage('/callback-hasty')
          expect(await textOf(popup)).toBe('undelivered')
          expect(await standOf(opener)).toEqual(PENDING)
        } else {
          expect(await outcomeOf(opener)).toMatchObject({ code: 'state_mismatch' })
        }
      },
    },
    // It was told as severed where the driver closed it before the first look.
    [
      {
        engine: 'chromium',
        opener: 'unsafe-none',
        provider: 'unsafe-none',
        statement: 'closed by the person: popup_closed',
      },
    ],
  )
})
