import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright-core'
import { startSandbox } from 'sunshine-connect/sandbox'
import { asPerson } from 'sunshine-connect/testing'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { findHeadlessChromium } from '../../.ci/browsers.mjs'
import { findFreePorts } from '../../examples/free-ports.mjs'
import { sendPlain } from '../examples/send-plain.ts'
import { type Packed, packAndInstall } from '../package/packed.ts'

// The projects that the guides show whole: installed from the registry with the packed package, started
// as the guide says, and connected by a click. Only the ports are others.

vi.setConfig({ testTimeout: 240_000 })

interface Stack {
  name: string
  commands: string[]
  page: string
  redirectUri: string
}

const astro: Stack = {
  name: 'astro',
  commands: ['npx astro dev --port 4000'],
  page: 'http://localhost:4000',
  redirectUri: 'http://localhost:4000/oauth/callback',
}

const stacks: Stack[] = [
  {
    name: 'sveltekit',
    commands: ['npx vite dev'],
    page: 'http://localhost:4000',
    redirectUri: 'http://localhost:4000/oauth/callback',
  },
  astro,
  {
    name: 'vue',
    commands: ['node api.js', 'npm run dev'],
    page: 'http://localhost:5173',
    redirectUri: 'http://localhost:5173/callback.html',
  },
]

/** The text with this run's ports in the place of the guide's. */
async function withFreePorts() {
  const [backend, sandbox, page] = await findFreePorts([0, 0, 0])
  const ports: Record<string, number | undefined> = { 4000: backend, 4001: sandbox, 5173: page }
  return (text: string) => text.replace(/\b(4000|4001|5173)\b/g, (port) => String(ports[port]))
}

async function rewriteAll(folder: string, rewrite: (text: string) => string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    await writeFile(file, rewrite(await readFile(file, 'utf8')))
  }
}

/** The page twice, with a link and Astro's router between them, which keeps the element. */
async function addRouter(folder: string): Promise<void> {
  const pages = join(folder, 'src/pages')
  const page = await readFile(join(pages, 'index.astro'), 'utf8')
  const withRouter = `---\nimport { ClientRouter } from 'astro:transitions'\n---\n${page}`
    .replace('</head>', '<ClientRouter /></head>')
    .replace(
      '<sunshine-connect',
      '<a href="/other">Another page</a><sunshine-connect transition:persist="connect"',
    )
  for (const name of ['index', 'other']) await writeFile(join(pages, `${name}.astro`), withRouter)
}

const executablePath = findHeadlessChromium()

describe.runIf(executablePath && process.env.EVERY === '1')('a guide’s project connects', () => {
  let packed: Packed
  let browser: Browser
  const folders: string[] = []
  const running: ChildProcess[] = []
  beforeAll(async () => {
    packed = await packAndInstall()
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  })
  afterEach(async () => {
    for (const child of running.splice(0)) {
      if (child.exitCode !== null || !child.pid) continue
      // npx starts the command in a process of its own.
      process.kill(-child.pid)
      await once(child, 'exit')
    }
  })
  afterAll(async () => {
    await browser?.close()
    await packed?.remove()
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  })

  /** Its page, once it is there. */
  const start = async (
    { name, commands, page: address, redirectUri }: Stack,
    change?: (folder: string) => Promise<void>,
  ): Promise<Page> => {
    const folder = await mkdtemp(join(tmpdir(), `sunshine-connect-${name}-`))
    folders.push(folder)
    await cp(new URL(`../../examples/stacks/${name}`, import.meta.url), folder, { recursive: true })
    await change?.(folder)
    const own = await withFreePorts()
    await rewriteAll(folder, own)
    const install = ['install', '--ignore-scripts', '--no-save', packed.tarball]
    await promisify(execFile)('npm', install, { cwd: folder })
    const client = { clientId: 'sandbox', clientSecret: 'sandbox-secret' }
    const clients = [{ ...client, redirectUris: [own(redirectUri)] }]
    const sandbox = await startSandbox({ port: Number(own('4001')), clients })
    onTestFinished(() => sandbox.close())
    for (const command of commands) {
      const options = { cwd: folder, detached: true, stdio: 'ignore' } as const
      running.push(spawn('bash', ['-c', own(command)], options))
    }
    const answers = async () => expect((await fetch(own(address))).status).toBe(200)
    await vi.waitFor(answers, { timeout: 60_000, interval: 200 })
    // Vite's own guard: a stranger's DNS may lead any name to this machine.
    expect((await sendPlain(own(address), { host: 'evil.example' })).status).toBe(403)

    const page = await browser.newPage()
    onTestFinished(() => page.close())
    await page.goto(own(address))
    return page
  }

  test.each(stacks)('$name', async (stack) => {
    const page = await start(stack)
    await asPerson(page).allows(() => page.getByRole('button', { name: /Connect/ }).click())
    await page.locator('sunshine-connect[status="connected"]').waitFor()
  })

  test('astro: kept by its router from page to page while the person signs in, it goes on', async () => {
    const page = await start(astro, addRouter)
    const element = `document.querySelector('sunshine-connect')`
    await page.evaluate(`begun = ${element}`)
    await asPerson(page).allows(async () => {
      await page.getByRole('button', { name: /Connect/ }).click()
      await page.getByRole('link', { name: 'Another page' }).click()
      await page.waitForURL('**/other')
      // One that is taken out for longer than a second is cancelled.
      await sleep(1200)
    })
    await page.locator('sunshine-connect[status="connected"]').waitFor()
    expect(await page.evaluate(`begun === ${element}`)).toBe(true)
  })
})
