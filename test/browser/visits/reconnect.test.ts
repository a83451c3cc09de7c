import { type Browser, chromium } from 'playwright-core'
import { asPerson } from 'sunshine-connect/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findHeadlessChromium } from '../../../.ci/browsers.mjs'
import { startExamples } from '../../../examples/start-examples.mjs'
import { newEnvironmentKeys } from '../../examples/environment-keys.ts'
import { createMemoryRows } from '../../examples/memory-rows.ts'

const executablePath = findHeadlessChromium()

describe.runIf(executablePath)('a connection that the customer ended in Admin Center', () => {
  const rows = createMemoryRows()
  let browser: Browser
  let examples: Awaited<ReturnType<typeof startExamples>>
  beforeAll(async () => {
    examples = await startExamples({
      ports: { installPage: 0, spa: 0, sandbox: 0 },
      env: newEnvironmentKeys(),
      rows,
      sandbox: {
        accounts: [
          { subdomain: 'acme', displayName: 'Acme' },
          { subdomain: 'globex', displayName: 'Globex' },
        ],
      },
    })
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  })
  afterAll(async () => {
    await browser?.close()
    await examples?.close()
  })

  test('is said to be over, comes back with its own account, and with no other', async () => {
    const page = await browser.newPage()
    await page.goto(examples.installPage)
    const element = (status: string) => page.locator(`sunshine-connect[status=${status}]`)
    const button = page.locator('sunshine-connect').getByRole('button').first()
    const connectAs = (account: string) => asPerson(page).allows(() => button.click(), { account })
    await connectAs('acme')
    await element('connected').waitFor()

    const adminCenter = await browser.newPage()
    await adminCenter.goto(examples.sandbox ?? '')
    await adminCenter.getByRole('button', { name: /from acme/ }).click()
    await page.reload()
    await element('removed').waitFor()
    await page.getByText('No longer connected').waitFor()
    // Marked, not forgotten.
    const kept = [...rows.kept]
    expect(kept).toHaveLength(1)

    await connectAs('globex')
    await element('failed').waitFor()
    await page.getByText('another account than before').waitFor()
    expect([...rows.kept]).toEqual(kept)

    await connectAs('acme')
    await element('connected').waitFor()
    await page.reload()
    await element('connected').waitFor()
  })
})
