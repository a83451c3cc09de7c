import { describe, expect, test } from 'vitest'
import { every } from '../../pairs.ts'
import type { Page } from '../stage/engines/engine.ts'
import {
  CONNECTED,
  inEachEngine,
  isDetached,
  letRun,
  outcomeOf,
  question,
  textOf,
} from '../stage/stage.ts'
import { LEAVES_AND_CUTS } from '../stage/world.ts'

inEachEngine((stage) => {
  const { begin, consent, testInTurn } = stage

  const allow = async (opener: Page, popup: Page) => {
    await popup.click('[value=allow]')
    expect(await outcomeOf(opener)).toMatchObject(CONNECTED)
    await popup.waitForClosed()
  }

  stage.table(
    { provider: LEAVES_AND_CUTS },
    {
      'the opener reloads in mid-flow: the new page connects, once': async ({ provider }) => {
        const opener = await begin({ provider, resume: true })
        const popup = await consent()
        await opener.reload()
        expect(await opener.evaluate('statuses')).toContain('detached')
        await allow(opener, popup)
        const { exchanged } = stage.world
        expect(new Set(exchanged).size).toBe(exchanged.length)

        await opener.reload()
        expect(await opener.evaluate('outcomes')).toEqual([])
      },

      'the opener goes away and comes back in mid-flow: connects': async ({ provider }) => {
        const opener = await begin({ provider, resume: true })
        const popup = await consent()
        await opener.goto(`${stage.world.origin('app')}/blank`)
        await opener.back()
        await allow(opener, popup)
      },

      'Back and forth in the popup before the answer: connects': async ({ provider }) => {
        const opener = await begin({ provider })
        const popup = await consent()
        await popup.goto(`${stage.world.origin(`idp-${provider}`)}/nowhere`)
        await popup.back()
        await question(popup)
        await allow(opener, popup)
      },
    },
  )

  testInTurn('a reload without an attempt: nothing to resume', async () => {
    const opener = await stage.browser.openPage(stage.world.openerPage({ resume: true }))
    await opener.reload()
    expect(await opener.evaluate('outcomes')).toEqual([])
  })

  describe('the redirect page', () => {
    /** Answers to an opener that is gone, so that the redirect page stays. */
    const strand = async () => {
      const redirectUri = `${stage.world.origin('app')}/callback-script`
      const opener = await begin({ provider: 'same-origin', redirectUri })
      const popup = await consent()
      await isDetached(opener)
      const state = await opener.evaluate<string>(
        "Object.keys(sessionStorage).join().replace('sunshine-connect:', '')",
      )
      await opener.close()
      await popup.click('[value=allow]')
      expect(await textOf(popup)).toBe('undelivered')
      return { popup, state }
    }

    testInTurn('reloaded: says what to do, the address holds nothing, no error', async () => {
      const { popup } = await strand()
      expect(await popup.url()).not.toContain('code=')
      expect(await popup.evaluate('performance.getEntriesByType("navigation").length')).toBe(1)
      await popup.reload()
      expect(await textOf(popup)).toBe('invalid')
      expect(await popup.evaluate('pageErrors')).toEqual([])
    })

    test.runIf(every)(
      'left by Back and visited again: nothing is exchanged, no error',
      async () => {
        const { popup } = await strand()
        const before = stage.world.exchanged.length
        await popup.back()
        await popup.goto(`${stage.world.origin('app')}/callback-script`)
        expect(await textOf(popup)).toBe('invalid')
        expect(await popup.evaluate('pageErrors')).toEqual([])
        expect(stage.world.exchanged).toHaveLength(before)
      },
    )

    testInTurn('visited twice with the same answer: exchanged once', async () => {
      const opener = await begin({ authorize: '/rogue/silence' })
      const silence = await stage.browser.waitForPage('/rogue/silence')
      const state = new URL(await silence.url()).searchParams.get('state')
      const address = `${stage.world.origin('app')}/callback-script?code=c0de&state=${state}`
      await letRun(silence, `location.href = '${address}'`)
      // The backend refuses the made-up code: what counts is that it was asked, and once.
      expect(await outcomeOf(opener)).toMatchObject({ code: 'exchange_failed', status: 400 })
      await silence.waitForClosed()
      const second = await stage.browser.openPage(address)
      expect(await textOf(second)).toBe('undelivered')
      expect(await second.evaluate('pageErrors')).toEqual([])
      expect(await opener.evaluate('outcomes.length')).toBe(1)
    })
  })
})
