import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Desktop, startDesktop } from '../browser/stage/desktop.ts'
import { DRIVERS } from './drivers.ts'
import { startApp } from './stage.ts'

// In windows of a desktop, where the focus is real.

const element = `document.querySelector('sunshine-connect')`
const isStatus = (status: string) => `${element}?.status === '${status}'`

// Focus needs a machine with nothing else to do: EVERY=1 alone.
describe.runIf(process.env.EVERY === '1').each(DRIVERS)('$name, in a window', ({ open }) => {
  let desktop: Desktop
  let app: Awaited<ReturnType<typeof startApp>>
  let browser: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    app = await startApp()
    desktop = await startDesktop()
    // Where no window is: on a busy machine a page takes a mouse that is over it for a person's hand.
    await promisify(execFile)('xdotool', ['mousemove', '1599', '1099'], { env: desktop.env })
    browser = await open(desktop.env)
  })
  afterAll(async () => {
    await browser?.close()
    await desktop?.stop()
    await app?.stop()
  })

  test.each([
    { act: 'allows', status: 'connected' },
    { act: 'denies', status: 'refused' },
    { act: 'closes', status: 'closed' },
    { act: 'isBlocked', status: 'blocked' },
  ] as const)('a person who $act: $status', async ({ act, status }) => {
    const page = await browser.page()
    await page.goto(app.url)
    await page.until(isStatus('ready'))
    await page.person[act](page.click)
    await page.until(isStatus(status))
    expect(await page.windows()).toBe(1)
  })
})
