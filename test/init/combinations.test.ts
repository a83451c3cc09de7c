import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { asPerson } from 'sunshine-connect/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { findProgram } from '../../.ci/programs.mjs'
import { command, type Install, npmStart, prepareInstall, read } from './project.ts'

// Each project is written by the packed command, started as its README says, connected by a click in
// Chromium, and looked at by the doctor. Next.js comes from the registry and is in next.test.ts.

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

const every = ['express', 'hono', 'flask', 'php', 'sinatra'].flatMap((backend) =>
  ['element', 'module', 'react'].map((page) => ({ backend, page })),
)
/** Each backend and each page, once. */
const quick = [
  { backend: 'express', page: 'element' },
  { backend: 'hono', page: 'module' },
  { backend: 'flask', page: 'react' },
  { backend: 'php', page: 'element' },
  { backend: 'sinatra', page: 'module' },
]
const combinations = process.env.EVERY === '1' ? every : quick

const programs: Record<string, string> = { flask: 'python3', php: 'php', sinatra: 'ruby' }
const executablePath = findProgram(process.env.CHROMIUM ?? 'chromium')
const canRun = (backend: string) => findProgram(programs[backend] ?? 'node')

describe.runIf(executablePath)('a project connects, straight after it was written', () => {
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

  test.for(combinations)('$backend, $page', async ({ backend, page: kind }, { skip }) => {
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

    const flags = {
      page: `${started.address}/`,
      'redirect-uri': `${started.address}/oauth/callback`,
      exchange: `${started.address}/api/connect`,
    }
    const doctor = ['doctor', ...Object.entries(flags).map(([flag, url]) => `--${flag}=${url}`)]
    const checked = await command(install, doctor, folder)
    expect(checked).toMatchObject({ code: 0, stderr: '' })
    expect((await read(folder, 'README.md')).trim().split('\n').length).toBeLessThanOrEqual(24)
  })
})
