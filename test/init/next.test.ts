import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'
import { asPerson } from 'sunshine-connect/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { findHeadlessChromium } from '../../.ci/browsers.mjs'
import { connect } from '../../examples/init/backends/next/lib/sunshine.js'
import { command, type Install, npmStart, prepareInstall } from './project.ts'

// Next.js and what it brings come from the registry, which takes half a minute: EVERY=1 alone.

describe('the exchange is for its own names: a stranger’s DNS may lead any name here', () => {
  const ask = (host: string) => {
    const headers = { host, 'sec-fetch-site': 'cross-site' }
    return connect(new Request('http://localhost/api/connect', { method: 'POST', headers }))
  }

  test.each(['evil.example', 'localhost.evil.example', 'evil.example:4000', '', '[::1]:4000'])(
    'not for %j',
    async (host) => {
      expect((await ask(host)).status).toBe(421)
    },
  )

  test.each(['localhost', 'localhost:4000', 'LOCALHOST', '127.0.0.1:4000'])(
    'for %j, which is told what else is wrong',
    async (host) => {
      expect((await ask(host)).status).toBe(403)
    },
  )
})

vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 })

const executablePath = findHeadlessChromium()

/** On a busy machine a development server goes on loading for long: what tells is React's own mark. */
const IS_TAKEN_OVER = `Object.keys(document.querySelector('h1 + *')).some((key) => key.startsWith('__reactProps'))`

describe.runIf(process.env.EVERY === '1' && executablePath)('Next.js', () => {
  let install: Install
  let folder = ''
  let browser: Browser
  const stops: (() => Promise<unknown>)[] = []
  beforeAll(async () => {
    install = await prepareInstall()
    folder = join(install.tarball, '../next-app')
    await command(install, ['init', folder, '--backend', 'next', '--yes'], install.project)
    await promisify(execFile)('npm', ['install', install.tarball], { cwd: folder })
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  })
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
  })
  afterAll(async () => {
    await browser?.close()
    await install?.remove()
  })

  test.each(['element', 'module', 'react'])(
    '%s: works straight after npm install',
    async (kind) => {
      const args = ['init', folder, '--backend', 'next', '--page', kind, '--yes', '--force']
      expect((await command(install, args, install.project)).code).toBe(0)
      const started = await npmStart(folder)
      stops.push(started.stop)
      expect(started.address).toMatch(/^http:\/\/localhost:\d+$/)

      const page = await browser.newPage()
      await page.goto(started.address, { timeout: 120_000 })
      const button = page.getByRole('button', { name: /connect/i })
      // React has to take the page over before anybody clicks.
      await page.waitForFunction(IS_TAKEN_OVER, undefined, { timeout: 120_000 })
      await asPerson(page).allows(() => button.click(), { account: 'globex' })
      await page.getByText('Globex Help Center').first().waitFor()
      await page.close()
      // Next.js tells no other address than the first.
      const other = started.address.replace('localhost', '127.0.0.1')
      expect(started.printed()).not.toContain(other)
      // The redirect page's address holds the code.
      expect(started.printed()).not.toContain('code=')

      const checked = await command(
        install,
        [
          'doctor',
          `--page=${started.address}/`,
          `--redirect-uri=${started.address}/oauth/callback`,
          `--exchange=${started.address}/api/connect`,
        ],
        folder,
      )
      expect(checked.code, checked.stdout).toBe(0)
    },
  )
})
