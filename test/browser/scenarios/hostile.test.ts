import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { every } from '../../pairs.ts'
import type { Page } from '../stage/engines/engine.ts'
import { CONNECTED, inEachEngine, letRun, outcomeOf, PENDING, standOf } from '../stage/stage.ts'
import type { OpenerPage } from '../stage/world.ts'

/** The made-up code got as far as the backend, which Zendesk's side told that it is wrong. */
const TAKEN = { code: 'exchange_failed', status: 400 }

/** The bad messages that a page has to bear. Each shape of them is there in a tenth, too. */
const FLOOD = every ? 10_000 : 1_000

const says = (page: Page, text: string) =>
  page.waitFor(`document.querySelector('[role=status]')?.textContent.match(/^(${text})/)`)
const hasButton = (page: Page) =>
  page.evaluate("document.querySelector('button:not([hidden])') !== null")

inEachEngine((stage) => {
  const { testInTurn } = stage
  const origin = (host: string) => stage.world.origin(host)

  /** The neighbour opens the page that connects, and a person connects there. */
  const besiege = async (page: OpenerPage = {}) => {
    const victimAt = stage.world.openerPage(page)
    const query = new URLSearchParams({ victim: victimAt, app: origin('app') })
    const hostile = await stage.browser.openPage(`${origin('other')}/hostile?${query}`)
    await hostile.click('#open')
    const victim = await stage.browser.waitForPage((url) => url === victimAt)
    await victim.waitFor("document.readyState === 'complete'")
    return { hostile, victim }
  }
  const connect = async (victim: Page) => {
    await victim.click('#connect')
    const popup = await stage.browser.waitForPage('//idp-')
    await popup.waitFor("document.readyState === 'complete'")
    const state = await victim.evaluate<string>(
      "Object.keys(sessionStorage)[0].replace('sunshine-connect:', '')",
    )
    return { popup, state }
  }
  const begin = async (page: OpenerPage = {}) => {
    const { hostile, victim } = await besiege({ authorize: '/rogue/silence', ...page })
    return { hostile, victim, ...(await connect(victim)) }
  }
  /** Time for whatever was said to arrive: a word of our own, said after it, has. */
  const settleDown = async (hostile: Page, victim: Page) => {
    await victim.evaluate("(addEventListener('message', ({ data }) => self.last = data), 1)")
    await hostile.evaluate("(victim.postMessage('the last word', '*'), 1)")
    await victim.waitFor("self.last === 'the last word'")
  }
  const visit = async (hostile: Page, address: string) => {
    await hostile.evaluate(`(visitAt = '${address}', 1)`)
    await hostile.clickByPerson('#visit')
  }
  const expectNothing = async (victim: Page) => {
    expect(await standOf(victim)).toEqual(PENDING)
    expect(await victim.evaluate('pageErrors')).toEqual([])
  }

  describe('messages through a handle', () => {
    testInTurn(
      `${FLOOD} of every shape, the right answer among them: nothing; then connected`,
      async () => {
        const { hostile, victim } = await besiege()
        await victim.click('#connect')
        const popup = await stage.consent()
        const state = await victim.evaluate<string>(
          "Object.keys(sessionStorage)[0].replace('sunshine-connect:', '')",
        )
        const { sent, refused } = await hostile.evaluate<{ sent: number; refused: number }>(
          `flood(${FLOOD}, '${state}')`,
          { timeout: 30_000 },
        )
        expect(sent + refused).toBe(FLOOD)
        expect(sent).toBeGreaterThan(FLOOD * 0.8)
        await settleDown(hostile, victim)
        await expectNothing(victim)
        await popup.click('[value=allow]')
        expect(await outcomeOf(victim)).toMatchObject(CONNECTED)
      },
    )

    testInTurn('the same right answer from the redirect page’s origin: taken', async () => {
      const { victim, popup, state } = await begin()
      // By the page itself: an address typed by a person would part it from its opener.
      await letRun(popup, `location.href = '${origin('app')}/blank'`)
      await popup.waitFor("location.pathname === '/blank' && document.readyState === 'complete'")
      const message = `{ type: 'sunshine-connect:answer', query: 'code=c0de&state=${state}' }`
      await letRun(popup, `opener.postMessage(${message}, '${origin('app')}')`)
      expect(await outcomeOf(victim)).toMatchObject(TAKEN)
    })
  })

  describe('channels', () => {
    testInTurn('its own of the very same name: nothing', async () => {
      const { hostile, victim, state } = await begin()
      await hostile.evaluate(`speak('${state}')`)
      await settleDown(hostile, victim)
      await expectNothing(victim)
    })

    test.runIf(every)('one of the right origin: taken', async () => {
      const { victim, state } = await begin()
      const page = await stage.browser.openPage(`${origin('app')}/blank`)
      await page.evaluate(speakRightly(state))
      expect(await outcomeOf(victim)).toMatchObject(TAKEN)
    })
  })

  describe('our redirect page with a code of its own', () => {
    for (const how of every ? (['framed', 'opened'] as const) : (['framed'] as const))
      testInTurn(`${how}, the state guessed: nothing`, async () => {
        const { hostile, victim, popup } = await begin()
        const address = `${origin('app')}/callback?code=evil&state=guess`
        if (how === 'framed') await hostile.evaluate(`frame('${address}')`)
        else {
          await visit(hostile, address)
          await stage.browser.waitForPage('/callback')
        }
        await settleDown(hostile, victim)
        await expectNothing(victim)
        expect(await popup.url()).toContain('/rogue/silence')
      })

    test.runIf(every)('framed, the state known: nothing', async () => {
      const { hostile, victim, state } = await begin()
      await hostile.evaluate(`frame('${origin('app')}/callback?code=evil&state=${state}')`)
      await settleDown(hostile, victim)
      await expectNothing(victim)
    })

    testInTurn('opened in the attempt’s own window with its state: taken', async () => {
      const { victim, popup, state } = await begin()
      const address = `${origin('app')}/callback?code=c0de&state=${state}`
      await letRun(popup, `location.href = '${address}'`)
      expect(await outcomeOf(victim)).toMatchObject(TAKEN)
    })
  })

  describe('the button “Finish here”', () => {
    const answerIn = async (page: Page, state: string) => {
      await letRun(
        page,
        `location.href = '${origin('app')}/callback-hasty?code=evil&state=${state}'`,
      )
      await page.waitFor("location.pathname === '/callback-hasty'")
    }

    testInTurn(
      'a link with a state and a code of its choice, and an entry in its own storage: none',
      async () => {
        const { hostile } = await besiege()
        const state = 'a-state-that-it-has-chosen'
        const entry = {
          key: 'k',
          expires: Date.now() + 60_000,
          canFinish: true,
          page: origin('app'),
        }
        await hostile.evaluate(`plant('${state}', ${JSON.stringify(entry)})`)
        await visit(hostile, `${origin('app')}/callback-hasty?code=evil&state=${state}`)
        const page = await stage.browser.waitForPage('/callback-hasty')
        await says(page, 'undelivered')
        expect(await page.evaluate('sessionStorage.length')).toBe(0)
        expect(await hasButton(page)).toBe(false)
      },
    )

    test.runIf(every)(
      'the state known, in a window of its own, acknowledged by it: none',
      async () => {
        const { hostile, victim, state } = await begin({ resume: true })
        await victim.close()
        await visit(hostile, `${origin('app')}/callback-hasty?code=evil&state=${state}`)
        await hostile.evaluate(`(setInterval(() => forge('receipt', '${origin('app')}'), 10), 1)`)
        const page = await stage.browser.waitForPage('/callback-hasty')
        await says(page, 'undelivered')
        expect(await hasButton(page)).toBe(false)
      },
    )

    testInTurn('framed, the state known: none', async () => {
      const { hostile, state } = await begin({ resume: true })
      const address = `${origin('app')}/callback-script?code=evil&state=${state}`
      expect(await hostile.evaluate(`frame('${address}')`)).toBe(true)
      await sleep(1_500)
      expect(await hostile.evaluate('heard')).toEqual([])
    })

    testInTurn('in the attempt’s own window: there', async () => {
      const { victim, popup, state } = await begin({ resume: true })
      await victim.close()
      await answerIn(popup, state)
      await says(popup, 'finish')
      expect(await hasButton(popup)).toBe(true)
    })
  })

  describe('the bridge', () => {
    const address = () => `${origin('app')}/callback#sunshine-connect-bridge`
    const forged = ['open', 'answer', 'receipt', 'repeat', 'bridge']

    test.runIf(every)('opened by it: hears nothing, opens nothing, whatever it says', async () => {
      const { hostile } = await besiege()
      await visit(hostile, address())
      const bridge = await stage.browser.waitForPage('/callback')
      await says(bridge, 'working')
      const before = (await stage.browser.pages()).length
      for (const what of forged) await hostile.evaluate(`forge('${what}', '${origin('app')}')`)
      await sleep(500)
      expect(await hostile.evaluate('heard')).toEqual([])
      expect(await hasButton(bridge)).toBe(false)
      expect(await stage.browser.pages()).toHaveLength(before)
      expect(await bridge.evaluate('sessionStorage.length')).toBe(0)
    })

    test.runIf(every)('framed by it: says nothing to it', async () => {
      const { hostile } = await besiege()
      await hostile.evaluate(`frame('${address()}')`)
      await sleep(500)
      expect(await hostile.evaluate('heard')).toEqual([])
    })

    testInTurn(
      'opened by the page in a frame, beside its forgeries: that page alone is heard',
      async () => {
        const { hostile, victim } = await besiege()
        // The person is on the neighbour's page, not on the one that it has opened.
        await victim.close()
        const framed = stage.world.openerPage({ authorize: '/sc/oauth/authorize' })
        await hostile.evaluate(`frame(${JSON.stringify(framed)})`)
        await hostile.waitFor('heard.some((said) => said?.frame?.ready)')
        await hostile.clickByPerson('iframe')
        // Firefox, after other windows: the first click may do no more than bring the frame's window up.
        await sleep(1000)
        if (!(await hostile.evaluate('heard.some((said) => said?.frame?.statuses.length > 0)'))) {
          await hostile.clickByPerson('iframe')
        }
        const bridge = await stage.browser.waitForPage('/callback')
        await says(bridge, 'bridge idp-unsafe-none')
        // It has no handle to the bridge; a page that frames another one has one to that.
        for (const what of forged) {
          await hostile.evaluate(`forge('${what}', '${origin('app')}', frames[0])`)
        }
        await bridge.clickByPerson('button:not([hidden])')
        const second = await stage.consent()
        await hostile.evaluate(`forge('receipt', '${origin('app')}', frames[0])`)
        await second.click('[value=allow]')
        await hostile.waitFor("heard.at(-1)?.frame?.outcomes.at(-1)?.state === 'resolved'")
        await stage.browser.waitForPage('/hostile')
        await bridge.waitForClosed()
        await second.waitForClosed()
      },
    )
  })

  testInTurn('frames the page that connects: the attempt beside it goes on', async () => {
    const { hostile, victim, popup } = await begin()
    await hostile.evaluate(`frame(${JSON.stringify(stage.world.openerPage({ resume: true }))})`)
    await settleDown(hostile, victim)
    await expectNothing(victim)
    expect(await popup.isClosed()).toBe(false)
  })
})

/** What a page of the right origin says on the attempt's channel: the control of the neighbour's. */
function speakRightly(state: string): string {
  return `(() => {
    const channel = new BroadcastChannel('sunshine-connect:${state}')
    channel.postMessage({ type: 'sunshine-connect:answer', query: 'code=c0de&state=${state}' })
    return true
  })()`
}
