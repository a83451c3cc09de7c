import { type Browser, chromium } from 'playwright-core'
import { startSandbox } from 'sunshine-connect/sandbox'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { findHeadlessChromium } from '../../../.ci/browsers.mjs'
import { findFreePorts } from '../../../examples/free-ports.mjs'
import { startBackend } from '../../examples/backend-process.ts'
import { every } from '../../pairs.ts'

// For other people's tests, as the README has it: a click, and the sandbox answers by itself.

const running: (() => Promise<unknown>)[] = []
afterEach(() => Promise.all(running.splice(0).map((stop) => stop())))

let browser: Browser
beforeAll(async () => {
  const executablePath = findHeadlessChromium()
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
})
afterAll(() => browser?.close())

/** minimal.js stands for the integrator's app; a sandbox that decides; a page in headless Chromium. */
const open = async (person: 'asks' | 'allows' | 'denies') => {
  const [port = 0] = await findFreePorts([0])
  const app = `http://localhost:${port}`
  const sandbox = await startSandbox({
    person,
    clients: [
      {
        clientId: 'sandbox',
        clientSecret: 'sandbox-secret',
        redirectUris: [`${app}/oauth/callback`],
      },
    ],
  })
  running.push(sandbox.close)
  const env = { SUNSHINE_CLIENT_ID: '', SANDBOX_URL: `${sandbox.url}/sc`, PORT: String(port) }
  const backend = await startBackend(env, [process.execPath, 'examples/server/minimal.js'])
  running.push(backend.stop)
  const context = await browser.newContext()
  running.push(() => context.close())
  const page = await context.newPage()
  await page.goto(app)
  return page
}

test('a person who allows: the popup closes itself, and the page is connected', async () => {
  const page = await open('allows')
  const popup = page.waitForEvent('popup')
  await page.getByRole('button').click()
  await page.locator('sunshine-connect[status="connected"]').waitFor()
  // Closed by itself by then, or a moment later.
  const window = await popup
  if (!window.isClosed()) await window.waitForEvent('close')
  expect(page.context().pages()).toEqual([page])
})

test('a person who denies: the page says so, and offers to try again', async () => {
  const page = await open('denies')
  await page.getByRole('button').click()
  await page.locator('sunshine-connect[status="refused"]').waitFor()
  expect(await page.getByRole('button').isEnabled()).toBe(true)
})

test.runIf(every)(
  'headless, a popup that somebody closes is not noticed: the page has the focus all the time',
  async () => {
    const page = await open('asks')
    const popup = page.waitForEvent('popup')
    await page.getByRole('button').click()
    await (await popup).close()
    await page.waitForTimeout(4000)
    expect(await page.locator('sunshine-connect').getAttribute('status')).toMatch(
      /waiting|detached/,
    )
  },
)
