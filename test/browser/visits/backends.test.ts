import { chromium, type Page } from 'playwright-core'
import { startSandbox } from 'sunshine-connect/sandbox'
import { asPerson } from 'sunshine-connect/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findHeadlessChromium } from '../../../.ci/browsers.mjs'
import { findFreePorts } from '../../../examples/free-ports.mjs'
import { startBackend } from '../../examples/backend-process.ts'
import { contractBackends, type StartBackend } from '../../examples/contract-backends.ts'
import { every } from '../../pairs.ts'

interface Visit {
  page: Page
  complaints: string[]
}

const executablePath = findHeadlessChromium()

const startMinimal: StartBackend = ({ bridgeUrl, port }) => {
  const env = { PORT: String(port), SANDBOX_URL: bridgeUrl, SUNSHINE_CLIENT_ID: '' }
  return startBackend(env, [process.execPath, 'examples/server/minimal.js'])
}

const inOtherLanguages = contractBackends.filter(({ file }) => file)

const examples = [{ name: 'minimal.js', start: startMinimal }, ...inOtherLanguages]

// Headless is enough: nothing here depends on focus.
describe.runIf(executablePath)('an example connects an account in Chromium, by one click', () => {
  let browser: Awaited<ReturnType<typeof chromium.launch>>

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  })
  afterAll(() => browser?.close())

  /** A page of the example in a context of its own, and what it complains about. */
  const visit = async (start: StartBackend, use: (visit: Visit) => Promise<void>) => {
    const [port = 0] = await findFreePorts([0])
    const origin = `http://localhost:${port}`
    const client = { clientId: 'sandbox', clientSecret: 'sandbox-secret' }
    const sandbox = await startSandbox({
      clients: [{ ...client, redirectUris: [`${origin}/oauth/callback`] }],
      accounts: [{ subdomain: 'acme', displayName: 'Acme' }],
    })
    const backend = await start({ bridgeUrl: `${sandbox.url}/sc`, port })
    const context = await browser.newContext({ locale: 'en' })
    try {
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      await page.goto(origin)
      await use({ page, complaints })
    } finally {
      await context.close()
      await backend.stop()
      await sandbox.close()
    }
  }

  const connect = async (page: Page, status: string) => {
    const button = page.locator('sunshine-connect').getByRole('button')
    await asPerson(page).allows(() => button.click())
    const element = page.locator(`sunshine-connect[status=${status}]`)
    await element.waitFor({ timeout: 20_000 })
    return element
  }

  // `test/init` plays the other languages' projects.
  test.each(every ? examples : examples.slice(0, 1))('$name', async ({ start }) => {
    await visit(start, async ({ page, complaints }) => {
      const element = await connect(page, 'connected')
      expect(await element.evaluate((host) => host.shadowRoot?.textContent)).toContain('Acme')
      expect(complaints).toEqual([])
    })
  })

  test.each(every ? inOtherLanguages : inOtherLanguages.slice(0, 1))(
    '$name: a refusal is named by its status and code, for the developer',
    async ({ start }) => {
      await visit(start, async ({ page, complaints }) => {
        await page.context().clearCookies()
        const element = await connect(page, 'failed')
        const message = await element.evaluate(
          (host) => (host as HTMLElement & { error: Error }).error.message,
        )
        expect(message).toMatch(/\b401\b/)
        expect(message).toContain('unauthenticated')
        expect(complaints.join()).toContain('unauthenticated')
      })
    },
  )
})
