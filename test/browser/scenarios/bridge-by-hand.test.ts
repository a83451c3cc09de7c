import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { every } from '../../pairs.ts'
import type { Page } from '../stage/engines/engine.ts'
import { inEachEngine, letRun } from '../stage/stage.ts'
import { PROVIDERS, type Provider } from '../stage/world.ts'

const STATE = 'a-state-of-twenty-characters'
const FRAGMENT = '#sunshine-connect-bridge'
const BUTTON = 'button:not([hidden])'

const says = (page: Page, text: string) =>
  page.waitFor(`document.querySelector('[role=status]')?.textContent.match(/^(${text})/)`)
const hasButton = (page: Page) => page.evaluate(`document.querySelector('${BUTTON}') !== null`)

/** Where the redirect page lies, and so the bridge. */
const REDIRECT_PAGES = {
  'own origin': { host: 'app', path: '/callback' },
  'another origin': { host: 'other', path: '/callback-elsewhere' },
}

interface Row {
  redirectPage: keyof typeof REDIRECT_PAGES
  provider: Provider
}

/** What a bridge doesn't open. */
const REFUSED: { what: string; changes: Record<string, string> }[] = [
  { what: 'a short state', changes: { state: 'short' } },
  { what: 'another redirect page', changes: { redirect_uri: 'https://evil.example/callback' } },
]

/**
 * The redirect page's half alone: the other half is done by hand, so that each moment of it can be
 * held.
 */
inEachEngine((stage) => {
  const { testInTurn } = stage
  const origin = (host: string) => stage.world.origin(host)

  /** A page that opens the bridge by a click, and asks it to open a provider that says nothing. */
  const build = async ({ redirectPage, provider }: Row, changes: Record<string, string> = {}) => {
    const { host: bridgeHost, path } = REDIRECT_PAGES[redirectPage]
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
    return { opener, bridge, here, bridgeOrigin: origin(bridgeHost) }
  }

  // Both halves together are in bridge.test.ts.
  if (every)
    stage.table(
      { redirectPage: ['own origin', 'another origin'] as const, provider: PROVIDERS },
      {
        'the answer comes through, and both windows close': async (row) => {
          const { opener, bridge, here, bridgeOrigin } = await build(row)
          await says(bridge, `bridge idp-${row.provider}.localhost`)
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
            `(bridge.postMessage({ type: 'sunshine-connect:receipt' }, '${bridgeOrigin}'), 1)`,
          )
          await second.waitForClosed()
          await bridge.waitForClosed()
          const answers = await opener.evaluate<object[]>(
            "heard.filter(({ type }) => type === 'sunshine-connect:answer')",
          )
          expect(answers[0]).toEqual({
            type: 'sunshine-connect:answer',
            query: `code=c&state=${STATE}`,
            origin: bridgeOrigin,
            isBridge: true,
          })
        },

        'the second window closed by the person: the button opens another': async (row) => {
          const { bridge } = await build(row)
          await bridge.click(BUTTON)
          const second = await stage.browser.waitForPage('/rogue/silence')
          await second.closeByPerson()
          await second.waitForClosed()
          await bridge.click(BUTTON)
          await stage.browser.waitForPage('/rogue/silence')
        },

        'the bridge closed before the answer: the second window says to try again': async (row) => {
          const { bridge, here } = await build(row)
          await bridge.click(BUTTON)
          const second = await stage.browser.waitForPage('/rogue/silence')
          await second.waitFor("document.readyState === 'complete'")
          await bridge.close()
          await letRun(second, `location.href = '${here}?code=c&state=${STATE}'`)
          await says(second, 'undelivered')
          expect(await hasButton(second)).toBe(false)
        },

        'the page that asked is gone: the bridge says so': async (row) => {
          const { opener, bridge } = await build(row)
          await says(bridge, 'bridge')
          await opener.close()
          await says(bridge, 'bridgeGone')
          expect(await hasButton(bridge)).toBe(false)
        },

        ...Object.fromEntries(
          REFUSED.map(({ what, changes }) => [
            `asked for ${what}: opens nothing`,
            async (row: Row) => {
              const { opener, bridge } = await build(row, changes)
              await opener.waitFor('heard.length > 0')
              await sleep(500)
              expect(await hasButton(bridge)).toBe(false)
            },
          ]),
        ),
      },
    )

  testInTurn('a bridge that a stranger opens: says nothing to it, opens nothing', async () => {
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

  test.runIf(every)('a bridge without an opener: in a tab of its own', async () => {
    const bridge = await stage.browser.openPage(`${origin('app')}/callback${FRAGMENT}`)
    await says(bridge, 'bridgeCutOff')
    expect(await bridge.url()).toBe(`${origin('app')}/callback${FRAGMENT}`)
  })
})
