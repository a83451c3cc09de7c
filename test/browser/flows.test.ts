import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Desktop, startDesktop } from './desktop.ts'
import { engines } from './engines/all.ts'
import type { Browser, Page } from './engines/engine.ts'
import { type OpenerPage, PROVIDERS, startWorld, type World } from './world.ts'

let desktop: Desktop
let world: World
beforeAll(async () => {
  desktop = await startDesktop()
  world = await startWorld()
})
afterAll(async () => {
  await desktop?.stop()
  await world?.close()
})

interface Outcome {
  state: 'pending' | 'resolved' | 'rejected'
  code?: string
  value?: { app: { displayName: string; subdomain: string } }
}

const outcome = (page: Page) =>
  page.waitFor<Outcome>("outcomes.at(-1)?.state !== 'pending' && outcomes.at(-1)")

describe.each(engines)('$name', (engine) => {
  let browser: Browser
  beforeAll(async () => {
    browser = await engine.launch(desktop)
  })
  afterEach(() => browser.closePages())
  afterAll(() => browser?.close())

  const begin = async (page: OpenerPage) => {
    const opener = await browser.openPage(world.openerPage(page))
    await opener.click('#connect')
    return opener
  }

  /** Signs in where it is asked to, as a person does, up to the question. */
  const consent = async (): Promise<Page> => {
    const popup = await browser.waitForPage((url) => /\/\/idp-[^/]+\/(?!rogue)/.test(url))
    await popup.waitFor("document.querySelector('button')")
    if (await popup.evaluate("!document.querySelector('[value=allow]')"))
      await popup.click('button:not(.link)')
    await popup.waitFor("document.querySelector('[value=allow]')")
    return popup
  }

  describe.each([undefined, 'same-origin-allow-popups', 'same-origin'] as const)(
    'opener %s',
    (coop) => {
      describe.each(PROVIDERS)('provider %s', (provider) => {
        test('the person allows: connected, and the popup closes', async () => {
          const opener = await begin({ coop, provider })
          const popup = await consent()
          await popup.click('[value=allow]')
          expect(await outcome(opener)).toMatchObject({
            state: 'resolved',
            value: { app: { displayName: 'Acme Support', subdomain: 'acme' } },
          })
          await popup.waitForClosed()
        })

        test('the person denies: authorization_error, and the popup closes', async () => {
          const opener = await begin({ coop, provider })
          const popup = await consent()
          await popup.click('[value=deny]')
          expect(await outcome(opener)).toMatchObject({
            state: 'rejected',
            code: 'authorization_error',
            error: 'access_denied',
          })
          await popup.waitForClosed()
        })

        test('the person closes the popup: popup_closed', async () => {
          const opener = await begin({ coop, provider })
          const popup = await consent()
          await popup.closeByPerson()
          expect(await outcome(opener)).toMatchObject({ state: 'rejected', code: 'popup_closed' })
        })
      })
    },
  )
})
