import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { asPerson } from 'sunshine-connect/testing'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { findHeadlessChromium } from '../../../.ci/browsers.mjs'
import { findFreePorts } from '../../../examples/free-ports.mjs'
import { type Packed, packAndInstall } from '../../package/packed.ts'
import { every } from '../../pairs.ts'

// What the documents let people type: their files and their commands, with the package as it is packed,
// and one click in headless Chromium. Only the ports are others.

const root = fileURLToPath(new URL('../../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const [, start = ''] = /^## Start\n([\s\S]*?)^## /m.exec(read('README.md')) ?? []
const staticPage = read('docs/guides/static-page.md')
const testing = read('docs/guides/testing.md')

/** The fenced blocks of this language, in their order. */
const blocks = (language: string, text: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, code = '']) => code,
  )

let packed: Packed
let browser: Browser
const running: ChildProcess[] = []

beforeAll(async () => {
  packed = await packAndInstall()
  const { project } = packed
  await symlink(join(root, 'node_modules/express'), join(project, 'node_modules/express'))
  const executablePath = findHeadlessChromium()
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
})
afterAll(async () => {
  await browser?.close()
  await packed?.remove()
})
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null || !child.pid) continue
    // npx starts the command in a process of its own.
    process.kill(-child.pid)
    await once(child, 'exit')
  }
  await rm(join(packed.project, 'public'), { recursive: true, force: true })
})

/** The text with this run's ports in the place of the README's. */
async function withFreePorts() {
  const [backend, sandbox, page] = await findFreePorts([0, 0, 0])
  const ports: Record<string, number | undefined> = { 4000: backend, 4001: sandbox, 5173: page }
  return (text: string) => text.replace(/\b(4000|4001|5173)\b/g, (port) => String(ports[port]))
}

async function save(path: string, text: string): Promise<void> {
  const file = join(packed.project, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}

function type(command: string): void {
  const { SUNSHINE_CLIENT_ID: _, ...env } = process.env
  const options = { cwd: packed.project, env, detached: true, stdio: 'ignore' } as const
  running.push(spawn('bash', ['-c', command], options))
}

const untilAnswers = (url: string) =>
  vi.waitFor(async () => fetch(url), { timeout: 30_000, interval: 50 })

/** The page connects when a person clicks and allows, as `asPerson` does. */
async function connectsAt(address: string): Promise<void> {
  const page = await browser.newPage()
  await page.goto(address)
  await asPerson(page).allows(() => page.getByRole('button', { name: /Connect/ }).click())
  await page.locator('sunshine-connect[status="connected"]').waitFor()
  expect(page.context().pages()).toEqual([page])
  await page.close()
}

/** Commands that go on, each as in a terminal of its own. */
function typeAll(commands: string[], own: (text: string) => string): void {
  for (const command of commands) {
    const port = command.includes('connect sandbox') ? ` --port ${own('4001')}` : ''
    type(own(command) + port)
  }
}

test('the README’s start: two files, two commands, and a click connects', async () => {
  const own = await withFreePorts()
  const [server = ''] = blocks('js', start)
  const [page = ''] = blocks('html', start)
  await save('server.mjs', own(server))
  await save('public/index.html', own(page))
  const commands = [...start.matchAll(/`((?:npx sunshine-connect sandbox|node )[^`]*)`/g)]
  expect(commands).toHaveLength(2)
  const redirect = ' --redirect-uri http://localhost:4000/oauth/callback'
  typeAll(
    commands.map(([, command = '']) => command + (command.startsWith('npx') ? redirect : '')),
    own,
  )
  await untilAnswers(own('http://127.0.0.1:4001'))
  await untilAnswers(own('http://127.0.0.1:4000'))
  await connectsAt(own('http://localhost:4000'))
})

test.runIf(every)(
  'a static page: its own redirect page, the backend elsewhere, and a click connects',
  async () => {
    const own = await withFreePorts()
    const [, page = ''] = blocks('html', staticPage)
    const [server = ''] = blocks('js', staticPage)
    const [copying = '', starting = ''] = blocks('sh', staticPage)
    await save('server.mjs', own(server))
    type(copying.replace('npm install sunshine-connect\n', ''))
    await once(running[0] as ChildProcess, 'exit')
    await save('public/index.html', own(page))
    typeAll(starting.trim().split('\n'), own)
    await untilAnswers(own('http://127.0.0.1:4001'))
    await untilAnswers(own('http://127.0.0.1:4000'))
    await untilAnswers(own('http://127.0.0.1:5173'))
    await connectsAt(own('http://localhost:5173'))
  },
)

test('testing: a sandbox of one’s own, and a code without a browser', async () => {
  const [sandboxRecipe = '', codeRecipe = ''] = blocks('js', testing)
  await save('sandbox.mjs', sandboxRecipe)
  await save('code.mjs', codeRecipe)
  const load = (file: string) => import(pathToFileURL(join(packed.project, file)).href)
  const zendesk = await (await load('sandbox.mjs')).startZendesk()
  expect((await fetch(zendesk.authorizeUrl)).status).toBe(404)
  await zendesk.sandbox.close()
  const { sandbox, code } = await (await load('code.mjs')).obtainCode()
  await sandbox.close()
  expect(code).toMatch(/^[\w-]{20,}$/)
})
