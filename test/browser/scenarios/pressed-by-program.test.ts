import { setTimeout as sleep } from 'node:timers/promises'
import { launch } from 'puppeteer-core'
import { expect, onTestFinished, test } from 'vitest'
import { every } from '../../pairs.ts'
import { startDesktop } from '../stage/desktop.ts'
import { ownEngines } from '../stage/engines/all.ts'
import { until } from '../stage/until.ts'
import { startWorld } from '../stage/world.ts'

const isOurs = ownEngines.some(({ name }) => name === 'chromium')

// The program lets go of the key in the page, while the popup has the focus, and Chromium gives it back.
test.runIf(every && isOurs)(
  'a program that opens the popup by a key, in a Chromium with windows: pending after a cut',
  async () => {
    const world = await startWorld({})
    onTestFinished(() => world.close())
    const desktop = await startDesktop()
    onTestFinished(() => desktop.stop())
    const browser = await launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      headless: false,
      defaultViewport: null,
      env: desktop.env as Record<string, string>,
      args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    })
    onTestFinished(() => browser.close())

    const page = (await browser.pages())[0] ?? (await browser.newPage())
    await page.goto(world.openerPage({ provider: 'same-origin', options: { closedGrace: 1000 } }))
    const window = await until('its window', async () => (await desktop.findWindows('Opener'))[0])
    await desktop.focus(window)
    await desktop.click(window, 500, 500)
    await sleep(500)
    expect(await page.evaluate('document.hasFocus()')).toBe(true)

    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForFunction("statuses.at(-1) === 'detached' || outcomes[0].code")
    await sleep(2000)
    expect(await page.evaluate('outcomes')).toEqual([{ state: 'pending' }])
  },
)
