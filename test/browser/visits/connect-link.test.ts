import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { type Browser, chromium, type Page } from 'playwright-core'
import { createCallbackPage, createSunshineClient } from 'sunshine-connect/server'
import { asPerson } from 'sunshine-connect/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { findHeadlessChromium } from '../../../.ci/browsers.mjs'
import { findFreePorts } from '../../../examples/free-ports.mjs'
import { createConnectLinks, createLinkRoutes } from '../../../examples/server/connect-link.js'
import { listen } from '../../../examples/server/node.js'
import { stopper } from '../../../examples/stopper.mjs'
import { createMemoryRows } from '../../examples/memory-rows.ts'
import { type StandIn, startStandIn } from '../../examples/stand-in.ts'
import { every } from '../../pairs.ts'

const executablePath = findHeadlessChromium()
const SCRIPT = readFileSync('dist/sunshine-connect.global.js', 'utf8')
const SHOP = { id: 'shop', name: 'The <b>Shop</b>' }
const BAKERY = { id: 'bakery', name: 'A bakery' }
const SPENT = 'This link has been used, or has expired: ask for a new one.'
const FIVE_MINUTES = 5 * 60 * 1000

describe.runIf(executablePath)('a connect link', () => {
  const rows = createMemoryRows()
  const links = createConnectLinks({ key: 'k'.repeat(32), rows })
  const stored: string[] = []
  let origin: string
  let zendesk: StandIn
  let stop: () => Promise<unknown>
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    const [port = 0] = await findFreePorts([0])
    origin = `http://localhost:${port}`
    const redirectUri = `${origin}/oauth/callback`
    const client = { clientId: 'sandbox', clientSecret: 'sandbox-secret' }
    zendesk = await startStandIn({ clients: [{ ...client, redirectUris: [redirectUri] }] })
    const { SUNSHINE_BRIDGE_URL: bridgeUrl } = zendesk.env
    const app = new Hono()
    const callback = createCallbackPage()
    app.get('/oauth/callback', (c) => callback(c.req.raw))
    app.get('/sunshine-connect.global.js', (c) =>
      c.body(SCRIPT, 200, { 'content-type': 'text/javascript' }),
    )
    const routes = createLinkRoutes({
      links,
      client: createSunshineClient({ ...client, bridgeUrl, apiUrl: bridgeUrl }),
      config: {
        clientId: 'sandbox',
        redirectUri,
        authorizeUrl: `${bridgeUrl}/oauth/authorize`,
      },
      onConnect: (tenant) => void stored.push(tenant),
      onError: (error) => console.error(error),
    })
    app.route('/', routes)
    app.onError((_, c) => c.text('out of order', 500))
    stop = stopper(await listen(app.fetch, port))
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  })
  afterAll(async () => {
    await browser?.close()
    await stop?.()
    await zendesk?.stop()
  })

  const complaints: string[] = []
  beforeAll(async () => {
    page = await browser.newPage()
    page.setDefaultTimeout(10_000)
    page.on('pageerror', ({ message }) => complaints.push(message))
  })
  afterEach(async () => {
    // Links that differ behind the # alone would load nothing.
    await page.goto('about:blank')
    expect(complaints.splice(0)).toEqual([])
    stored.length = 0
    zendesk.calls.length = 0
  })

  const address = async (tenant: typeof SHOP, from = links) =>
    `${origin}/link#${await from.issue({ tenant })}`
  const button = (at = page) => at.locator('sunshine-connect').getByRole('button').first()
  const element = (status: string, at = page) =>
    at.locator(`sunshine-connect[status=${status}]`).waitFor()
  const isSpent = async (at = page) => {
    await at.getByText(SPENT).waitFor()
    expect(await at.locator('sunshine-connect').count()).toBe(0)
  }

  test('looked at by scanners is as good as before; it connects once, and then says that it is spent', async () => {
    const link = await address(SHOP)
    const before = new Map(rows.kept)
    for (const method of ['HEAD', 'GET']) expect((await fetch(link, { method })).status).toBe(200)
    // One that runs scripts gets as far as the button.
    await page.goto(link)
    await button().waitFor()
    expect([rows.kept, zendesk.calls]).toEqual([before, []])

    const admin = await browser.newPage()
    await admin.clock.install()
    await admin.goto(link)
    await admin.getByText(SHOP.name).waitFor()
    await asPerson(admin).allows(() => button(admin).click())
    await element('connected', admin)
    expect(stored).toEqual(['shop'])
    // The page was open for long: it doesn't ask for what is spent.
    await admin.clock.runFor(2 * FIVE_MINUTES)
    await admin.getByText(SHOP.name).waitFor()
    expect(await admin.getByText(SPENT).count()).toBe(0)
    await admin.reload()
    await isSpent(admin)
    await admin.close()

    // Who had it open meanwhile is told at the click.
    await button().click()
    await page.getByText(SPENT).waitFor()
    const exchanges = zendesk.calls.filter((call) => call === 'POST token')
    expect([stored, exchanges.length]).toEqual([['shop'], 1])
  })

  test.runIf(every)('that has expired says so', async () => {
    const short = createConnectLinks({ key: 'k'.repeat(32), rows, lifetime: 0 })
    await page.goto(await address(SHOP, short))
    await isSpent()
  })

  test('takes no state of another tenant’s, and is good afterwards', async () => {
    const other = await links.open(await links.issue({ tenant: BAKERY }))
    await page.goto(await address(SHOP))
    await button().waitFor()
    // Whoever is in between hands out what belongs to a link of their own, and allows at once.
    await page.route('**/api/link', (route) => route.fulfill({ json: other }))
    const allows = `location.replace('${origin}/oauth/callback' + location.search + '&code=a-code')`
    const body = `<script>${allows}</script>`
    await page
      .context()
      .route('**/oauth/authorize*', (route) => route.fulfill({ body, contentType: 'text/html' }))
    const refused = page.waitForResponse('**/api/link/connect')
    await button().click()
    expect((await refused).status()).toBe(403)
    await element('failed')
    expect([stored, zendesk.calls]).toEqual([[], []])
    await page.unroute('**/api/link')
    await page.context().unroute('**/oauth/authorize*')
    await page.reload()
    await page.getByText(SHOP.name).waitFor()
  })

  test.runIf(every)(
    'opened while its store is away says to come again, and not that it is spent',
    async () => {
      const link = await address(SHOP)
      const { get } = rows
      rows.get = () => Promise.reject(new Error('away'))
      await page.goto(link)
      await page.getByText('open the link again in a moment').waitFor()
      rows.get = get
      await page.reload()
      await button().waitFor()
    },
  )
})
