import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { asPerson } from 'sunshine-connect/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { findHeadlessChromium } from '../../.ci/browsers.mjs'
import { findProgram } from '../../.ci/programs.mjs'
import { startDemo } from '../demo/start-demo.ts'
import { every } from '../pairs.ts'
import { command, type Install, npmStart, prepareInstall, read } from './project.ts'

// Each project is written by the packed command, started as its README says, connected by a click in
// Chromium, and looked at by the doctor. Next.js comes from the registry and is in next.test.ts.

const all = ['express', 'hono', 'flask', 'php', 'sinatra'].flatMap((backend) =>
  ['element', 'module', 'react'].map((page) => ({ backend, page })),
)
/** Behind Node, and behind another language. */
const quick = [
  { backend: 'express', page: 'element' },
  { backend: 'php', page: 'module' },
]
const combinations = every ? all : quick

const programs: Record<string, string> = { flask: 'python3', php: 'php', sinatra: 'ruby' }
const executablePath = findHeadlessChromium()
const canRun = (backend: string) => findProgram(programs[backend] ?? 'node')

describe.runIf(executablePath)('from the package alone', () => {
  let install: Install
  let browser: Browser
  const stops: (() => Promise<unknown>)[] = []
  beforeAll(async () => {
    install = await prepareInstall()
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  })
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
  })
  afterAll(async () => {
    await browser?.close()
    await install?.remove()
  })

  test.for(combinations)(
    'a project connects: $backend, $page',
    async ({ backend, page: kind }, { skip }) => {
      if (!canRun(backend)) skip()
      const name = `${backend}-${kind}`
      const folder = join(install.project, name)
      const args = ['init', name, '--backend', backend, '--page', kind, '--yes']
      const { code } = await command(install, args, install.project)
      expect(code).toBe(0)
      await symlink(install.modules, join(folder, 'node_modules'))
      // Another Python comes first in some paths, without Flask: the system's has it.
      const path = `/usr/bin:${process.env.PATH}`
      const started = await npmStart(folder, backend === 'flask' ? { PATH: path } : {})
      stops.push(started.stop)
      expect(started.address).toMatch(/^http:\/\/localhost:\d+$/)

      const page = await browser.newPage()
      const complaints: string[] = []
      page.on('pageerror', ({ message }) => complaints.push(message))
      await page.goto(started.address)
      await asPerson(page).allows(() => page.getByRole('button').click(), { account: 'globex' })
      await page.getByText('Globex Help Center').first().waitFor()
      expect(complaints).toEqual([])
      await page.close()
      // One address, the registered one; and nobody writes down the redirect page's, which has the code.
      const other = started.address.replace('localhost', '127.0.0.1')
      for (const text of [other, 'code=']) expect(started.printed()).not.toContain(text)

      const flags = {
        page: `${started.address}/`,
        'redirect-uri': `${started.address}/oauth/callback`,
        exchange: `${started.address}/api/connect`,
      }
      const doctor = ['doctor', ...Object.entries(flags).map(([flag, url]) => `--${flag}=${url}`)]
      const checked = await command(install, doctor, folder)
      expect(checked, checked.stdout).toMatchObject({ code: 0, stderr: '' })
      expect((await read(folder, 'README.md')).trim().split('\n').length).toBeLessThanOrEqual(24)
    },
  )

  test('the demo is there soon, and its address is the first that it prints', async () => {
    const begun = performance.now()
    const program = join(install.modules, 'sunshine-connect/dist/cli.js')
    const demo = await startDemo(program, 0, install.project)
    stops.push(demo.stop)
    expect(demo.address).toMatch(/^http:\/\/localhost:\d+$/)
    expect((await fetch(demo.address)).status).toBe(200)
    // Two seconds on an idle machine; here, other tests run beside it.
    expect(performance.now() - begun).toBeLessThan(6000)
  })
})
