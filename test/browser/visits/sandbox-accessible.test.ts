import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'
import { source as axeSource } from 'axe-core'
import { type Browser, launch, type Page } from 'puppeteer-core'
import { createSandbox } from 'sunshine-connect/sandbox'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findHeadlessChromium } from '../../../.ci/browsers.mjs'
import { every } from '../../pairs.ts'
import { newToken } from '../../sandbox/request.ts'
import { ownEngines } from '../stage/engines/all.ts'
import { chromium } from '../stage/engines/chromium.ts'

// What axe looks at is the same in every engine, and needs neither focus nor a person.
const isWanted = ownEngines.includes(chromium)

const press = async (page: Page, label: string) => {
  const button = await page.waitForSelector(`xpath/.//button[text()="${label}"]`)
  await Promise.all([page.waitForNavigation(), button?.click()])
}

describe.runIf(isWanted)('the sandbox’s pages', () => {
  let browser: Browser
  let server: ServerType
  let origin: string
  let page: Page

  beforeAll(async () => {
    const sandbox = createSandbox()
    // So that Admin Center has a bot and a call to show.
    await newToken(sandbox.fetch)
    await new Promise<void>((resolve) => {
      server = serve({ fetch: sandbox.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve())
    })
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    browser = await launch({
      executablePath: findHeadlessChromium(),
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'],
    })
  })
  afterAll(async () => {
    await browser?.close()
    server?.close()
  })
  beforeEach(async () => {
    const context = await browser.createBrowserContext()
    page = await context.newPage()
  })
  afterEach(() => page.browserContext().close())

  const authorize = (parameters = 'client_id=sandbox&response_type=code') =>
    page.goto(`${origin}/sc/oauth/authorize?${parameters}`)

  const complaints = async (): Promise<string[]> => {
    await page.evaluate(axeSource)
    // Style sheets are in the page, whose policy lets axe fetch none.
    return (await page.evaluate(`axe.run({ preload: false }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`)) as string[]
  }

  const ways: Record<string, () => Promise<unknown>> = {
    'Sign in': () => authorize(),
    'Choose an account': async () => {
      await authorize()
      await press(page, 'Sign in')
    },
    'Allow sandbox to connect?': async () => {
      await ways['Choose an account']?.()
      await press(page, 'Continue')
    },
    'Admin Center': async () => {
      await ways['Choose an account']?.()
      await page.goto(origin)
    },
    'This integration can’t be connected': () =>
      authorize(
        'client_id=sandbox&response_type=code&redirect_uri=http://localhost:4000/oauth/callback/',
      ),
  }

  const wanted = Object.entries(ways).filter(([title]) => every || /^(Allow|This)/.test(title))
  test.each(wanted)('axe finds nothing in “%s”, light or dark', async (title, go) => {
    await go()
    expect(await page.$eval('h1', (heading) => heading.textContent)).toBe(title)
    for (const value of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }])
      expect(await complaints()).toEqual([])
    }
  })

  test('what it would complain of is found', async () => {
    await authorize()
    await page.$eval('h1', (heading) => {
      heading.style.color = 'silver'
    })
    await page.$$eval('label', (labels) => {
      for (const label of labels) label.remove()
    })
    expect((await complaints()).join('\n')).toMatch(/color-contrast: <h1[\s\S]*label: <input/)
  })
})
