import { chromium } from 'playwright-core'
import { startSandbox } from 'sunshine-connect/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findProgram } from '../../../.ci/programs.mjs'
import { findFreePorts } from '../../../examples/free-ports.mjs'
import { startBackend } from '../../examples/backend-process.ts'
import { contractBackends, type StartBackend } from '../../examples/contract-backends.ts'

const executablePath = findProgram(process.env.CHROMIUM ?? 'chromium')

const startMinimal: StartBackend = ({ bridgeUrl, port }) => {
  const env = { PORT: String(port), SANDBOX_URL: bridgeUrl, SUNSHINE_CLIENT_ID: '' }
  return startBackend(env, [process.execPath, 'examples/server/minimal.js'])
}

const examples = [
  { name: 'minimal.js', start: startMinimal },
  ...contractBackends.filter(({ file }) => file),
]

// Headless is enough: nothing here depends on focus, and the sandbox allows by itself.
describe.runIf(executablePath)('an example connects an account in Chromium, by one click', () => {
  let browser: Awaited<ReturnType<typeof chromium.launch>>

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  })
  afterAll(() => browser?.close())

  test.each(examples)('$name', async ({ start }) => {
    const [port = 0] = await findFreePorts([0])
    const origin = `http://localhost:${port}`
    const client = { clientId: 'sandbox', clientSecret: 'sandbox-secret' }
    const sandbox = await startSandbox({
      clients: [{ ...client, redirectUris: [`${origin}/oauth/callback`] }],
      accounts: [{ subdomain: 'acme', displayName: 'Acme' }],
      person: 'allows',
    })
    const backend = await start({ bridgeUrl: `${sandbox.url}/sc`, port })
    const context = await browser.newContext({ locale: 'en' })
    try {
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
      await page.goto(origin)
      await page.locator('sunshine-connect').getByRole('button').click()
      const element = page.locator('sunshine-connect[status=connected]')
      await element.waitFor({ timeout: 20_000 })
      expect(await element.evaluate((host) => host.shadowRoot?.textContent)).toContain('Acme')
      expect(complaints).toEqual([])
    } finally {
      await context.close()
      await backend.stop()
      await sandbox.close()
    }
  })
})
