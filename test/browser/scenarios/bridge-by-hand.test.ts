import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Page } from '../stage/engines/engine.ts'
import { inEachEngine, letRun } from '../stage/stage.ts'
import { PROVIDERS, type Provider } from '../stage/world.ts'

const STATE = 'a-state-of-twenty-characters'
const FRAGMENT = '#sunshine-connect-bridge'
const BUTTON = 'button:not([hidden])'

const says = (page: Page, text: string) =>
  page.waitFor(`document.querySelector('[role=status]')?.textContent.match(/^(${text})/)`)
const hasButton = (page: Page) => page.evaluate(`document.querySelector('${BUTTON}') !== null`)

/**
 * The redirect page's half alone: the other half is done by hand, so that each moment of it can be
 * held.
 */
inEachEngine((stage) => {
  const origin = (host: string) => stage.world.origin(host)

  describe.each<[string, string]>([
    ['own origin', '/callback'],
    ['another origin', '/callback-elsewhere'],
  ])('a bridge by hand, %s', (where, path) => {
    const bridgeHost = where === 'own origin' ? 'app' : 'other'
    /** A page that opens the bridge by a click, and asks it to open a provider that says nothing. */
    const build = async (provider: Provider, changes: Record<string, string> = {}) => {
      const opener = await stage.browser.openPage(stage.world.openerPage())
      const here = origin(bridgeHost) + path
      const url = new URL('/rogue/silence', origin(`idp-${provider}`))
      url.searchParams.set('state', STATE)
      url.searchParams.set('redirect_uri', here)
      for (const [name, value] of Object.entries(changes)) url.searchParams.set(name, value)
      await opener.evaluate(`(() => {
        const address = ${JSON.stringify(url.href)}
        self.heard = []
        addEventListener('message', ({ data, source, origin }) => {
          heard.push({ ...data, origin, isBridge: source === self.bridge })
          const open = { type: 'sunshine-connect:open', url: address, expires: Date.now() + 60_000 }
          if (data.type === 'sunshine-connect:bridge') source.postMessage(open, origin)
        })
        document.querySelector('#other').onclick = () => {
          self.bridge = window.open('${here}${FRAGMENT}', '', 'popup,width=500,height=400')
        }
      })()`)
      await opener.click('#other')
      const bridge = await stage.browser.waitForPage(here)
      return { opener, bridge, here }
    }

    test.each(PROVIDERS)(
      'provider %s: the answer comes through, and both windows close',
      async (provider) => {
        const { opener, bridge, here } = await build(provider)
        await says(bridge, `bridge idp-${provider}.localhost`)
        // Loaded anew, it is a bridge again.
        expect(await bridge.url()).toBe(here + FRAGMENT)
        await bridge.clickByPerson(BUTTON)
        const second = await stage.browser.waitForPage('/rogue/silence')
        await second.waitFor("document.readyState === 'complete'")
        await says(bridge, 'bridgeWaiting')
        await letRun(second, `location.href = '${here}?code=c&state=${STATE}'`)
        await opener.waitFor("heard.some(({ type }) => type === 'sunshine-connect:answer')")
        // Not acknowledged yet: the second window waits, and offers nothing.
        await sleep(2_500)
        await says(second, 'busy|goBack')
        expect(await hasButton(second)).toBe(false)
        await opener.evaluate(
          `(bridge.postMessage({ type: 'sunshine-connect:receipt' }, '${origin(bridgeHost)}'), 1)`,
        )
        await second.waitForClosed()
        await bridge.waitForClosed()
        const answers = await opener.evaluate<object[]>(
          "heard.filter(({ type }) => type === 'sunshine-connect:answer')",
        )
        expect(answers[0]).toEqual({
          type: 'sunshine-connect:answer',
          query: `code=c&state=${STATE}`,
          origin: origin(bridgeHost),
          isBridge: true,
        })
      },
    )

    test('the second window closed by the person: the button opens another', async () => {
      const { bridge } = await build('same-origin')
      await bridge.click(BUTTON)
      const second = await stage.browser.waitForPage('/rogue/silence')
      await second.closeByPerson()
      await second.waitForClosed()
      await bridge.click(BUTTON)
      await stage.browser.waitForPage('/rogue/silence')
    })

    test('the bridge closed before the answer: the second window says to try again', async () => {
      const { bridge, here } = await build('same-origin')
      await bridge.click(BUTTON)
      const second = await stage.browser.waitForPage('/rogue/silence')
      await second.waitFor("document.readyState === 'complete'")
      await bridge.close()
      await letRun(second, `location.href = '${here}?code=c&state=${STATE}'`)
      await says(second, 'undelivered')
      expect(await hasButton(second)).toBe(false)
    })

    test('the page that asked is gone: the bridge says so', async () => {
      const { opener, bridge } = await build('same-origin')
      await says(bridge, 'bridge')
      await opener.close()
      await says(bridge, 'bridgeGone')
      expect(await hasButton(bridge)).toBe(false)
    })

    test.each([
      ['a short state', { state: 'short' }],
      ['another redirect page', { redirect_uri: 'https://evil.example/callback' }],
    ])('asked for %s: opens nothing', async (_, changes) => {
      const { opener, bridge } = await build('same-origin', changes)
      await opener.waitFor('heard.length > 0')
      await sleep(500)
      expect(await hasButton(bridge)).toBe(false)
    })
  })

  test('a bridge that a stranger opens: says nothing to it, opens nothing', async () => {
    const { browser, world } = stage
    const stranger = await browser.openPage(world.openerPage({ host: 'other' }))
    await stranger.evaluate(`(() => {
      self.heard = []
      addEventListener('message', ({ data }) => heard.push(data))
      document.querySelector('#other').onclick = () => {
        self.bridge = window.open('${origin('app')}/callback${FRAGMENT}')
      }
    })()`)
    await stranger.click('#other')
    const bridge = await browser.waitForPage('/callback')
    await bridge.waitFor("document.querySelector('[role=status]')")
    await stranger.evaluate(`(() => {
      const url = '${origin('other')}/blank?state=${STATE}&redirect_uri=${origin('app')}/callback'
      bridge.postMessage({ type: 'sunshine-connect:open', url, expires: Date.now() + 60_000 }, '*')
    })()`)
    await sleep(500)
    expect(await stranger.evaluate('heard')).toEqual([])
    expect(await hasButton(bridge)).toBe(false)
  })

  test('a bridge without an opener: in a tab of its own', async () => {
    const bridge = await stage.browser.openPage(`${origin('app')}/callback${FRAGMENT}`)
    await says(bridge, 'bridgeCutOff')
    expect(await bridge.url()).toBe(`${origin('app')}/callback${FRAGMENT}`)
  })
})
