import { setTimeout as sleep } from 'node:timers/promises'
import { launch } from 'puppeteer-core'
import { expect, onTestFinished, test } from 'vitest'
import { findProgram } from '../../../.ci/programs.mjs'
import { every } from '../../pairs.ts'
import { until } from '../stage/until.ts'
import { startWorld } from '../stage/world.ts'

const executablePath = findProgram(process.env.CHROMIUM ?? 'chromium')

/** As an older version has left it. Where there is a lock, Chromium itself grants none to such a page. */
const forgetLock = () => {
  for (const [name, text] of Object.entries(sessionStorage)) {
    sessionStorage.setItem(name, JSON.stringify({ ...JSON.parse(text), lock: undefined }))
  }
}

/** @see https://developer.mozilla.org/en-US/docs/Web/API/Speculation_Rules_API */
const prerender = (address: string) => {
  const rules = document.createElement('script')
  rules.type = 'speculationrules'
  rules.textContent = JSON.stringify({ prerender: [{ urls: [address], eagerness: 'immediate' }] })
  document.head.append(rules)
}

test.runIf(every && executablePath)(
  'a page that Chromium prerenders: the answer that came back is used once the person comes to it',
  async () => {
    const world = await startWorld({ person: 'allows' })
    onTestFinished(() => world.close())
    // Not Playwright, below which a prerendered page's script waits for ever.
    const browser = await launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
    onTestFinished(() => browser.close())
    const page = await browser.newPage()

    const between = `${world.origin('app')}/blank`
    await page.goto(world.openerPage({ options: { mode: 'redirect', returnTo: between } }))
    await page.click('#connect')
    await until('the answer to be left', () => page.url() === between)
    await page.evaluate(forgetLock)
    const address = `${world.openerPage({ resume: true })}&report`
    await page.evaluate(prerender, address)
    await until('the prerendered page to resume', () => world.reports.at(-1)?.outcomes[0])
    await sleep(300)
    expect(page.url()).toBe(between)
    expect(world.exchanged).toEqual([])

    await page.evaluate(`location.assign('${address}')`)
    // What pages report may come in any order.
    const isConnected = () =>
      world.reports.some(({ outcomes }) => outcomes[0]?.state === 'resolved')
    await until('the connection', isConnected)
    expect(world.exchanged).toHaveLength(1)
  },
)
