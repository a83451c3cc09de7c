import { describe, expect, test } from 'vitest'
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
import { PROVIDERS, type Provider } from '../stage/world.ts'

const OPENERS = ['unsafe-none', 'same-origin-allow-popups', 'same-origin'] as const

/** Which pairs of Cross-Origin-Opener-Policies leave the popup its opener. */
const isSevered = (coop: (typeof OPENERS)[number], provider: Provider) =>
  coop === 'same-origin' || provider !== 'unsafe-none'

const closedGrace = 1_000

inEachEngine((stage) => {
  const { begin, consent } = stage

  describe.each(OPENERS)('opener %s', (coop) => {
    describe.each(PROVIDERS)('provider %s', (provider) => {
      const severed = isSevered(coop, provider)

      test('allowed: connected, and the popup closes', async () => {
        const opener = await begin({ coop, provider })
        const popup = await consent()
        await popup.click('[value=allow]')
        expect(await outcomeOf(opener)).toMatchObject(CONNECTED)
        await popup.waitForClosed()
      })

      test('denied: authorization_error, and the popup closes', async () => {
        const opener = await begin({ coop, provider })
        const popup = await consent()
        await popup.click('[value=deny]')
        expect(await outcomeOf(opener)).toMatchObject(REFUSED)
        await popup.waitForClosed()
      })

      test('closed by the person: popup_closed', async ({ task }) => {
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
      })

      test(`answered with another state: ${severed ? 'still pending' : 'state_mismatch'}`, async () => {
        const authorize = '/rogue/wrong-state'
        const redirectUri = `${stage.world.origin('app')}/callback-hasty`
        const opener = await begin({ coop, provider, authorize, redirectUri })
        if (severed) {
          // Nobody hears it: the channel is named after the state.
          const popup = await stage.browser.waitForPage('/callback-hasty')
          expect(await textOf(popup)).toBe('undelivered')
          expect(await standOf(opener)).toEqual(PENDING)
        } else {
          expect(await outcomeOf(opener)).toMatchObject({ code: 'state_mismatch' })
        }
      })
    })
  })
})
