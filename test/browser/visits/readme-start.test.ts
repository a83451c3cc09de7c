import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { findProgram } from '../../../.ci/programs.mjs'
import { findFreePorts } from '../../../examples/free-ports.mjs'
import { type Packed, packAndInstall } from '../../package/packed.ts'

// The README's start, as it is typed: its files and its commands, with the package as it is packed,
// and one click in headless Chromium, by the README's own recipe for tests. Only the ports are others,
// and the sandbox allows by itself.

const root = fileURLToPath(new URL('../../..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const [, start = ''] = /^## Start\n([\s\S]*?)^## /m.exec(readme) ?? []
const [, testing = ''] = /^### Testing\n([\s\S]*?)^### /m.exec(readme) ?? []
const block = (language: string, section = start) =>
  new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(section)?.[1] ?? ''
const [, sandboxCommand = '', serverCommand = ''] =
  /^4\. `(npx [^`]+)`.* `(node [^`]+)`/m.exec(start) ?? []

let packed: Packed
let browser: Browser
const running: ChildProcess[] = []

beforeAll(async () => {
  packed = await packAndInstall()
  const { project } = packed
  await symlink(join(root, 'node_modules/express'), join(project, 'node_modules/express'))
  const executablePath = findProgram(process.env.CHROMIUM ?? 'chromium')
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

interface Recipes {
  obtainCode(): Promise<{ sandbox: { close(): Promise<void> }; code: string | null }>
  connects(page: Page, app: string): Promise<void>
}

async function takeRecipes(): Promise<Recipes> {
  await save('recipes.mjs', block('js', testing))
  return import(pathToFileURL(join(packed.project, 'recipes.mjs')).href)
}

async function connectsAt(address: string): Promise<void> {
  const { connects } = await takeRecipes()
  const page = await browser.newPage()
  await connects(page, address)
  expect(page.context().pages()).toEqual([page])
  await page.close()
}

test('Express: five steps, and a click connects', async () => {
  const own = await withFreePorts()
  expect(start.match(/^\d\. /gm)).toHaveLength(5)
  await save('server.mjs', own(block('js')))
  await save('public/index.html', own(block('html')))
  const redirectUri = own('http://localhost:4000/oauth/callback')
  const port = own('4001')
  type(`${sandboxCommand} --port ${port} --redirect-uri ${redirectUri} --person allows`)
  type(serverCommand)
  await untilAnswers(own('http://127.0.0.1:4001'))
  await untilAnswers(own('http://127.0.0.1:4000'))
  await connectsAt(own('http://localhost:4000'))
})

test('a static page: its own redirect page, the backend elsewhere, and a click connects', async () => {
  const own = await withFreePorts()
  const said = start.slice(start.indexOf('**A static page**'))
  const [redirectUri = '', exchange = ''] = said.match(/(redirect-uri|exchange)="[^"]+"/g) ?? []
  const page = block('html')
    .replace(/redirect-uri="[^"]+"/, redirectUri)
    .replace(/exchange="[^"]+"/, exchange)
  await save('server.mjs', own(block('js')))
  await save('public/index.html', own(page))
  const [copy = '', ...commands] = block('sh').trim().split('\n')
  type(copy)
  await once(running[0] as ChildProcess, 'exit')
  for (const command of commands) {
    const isSandbox = command.includes('sandbox')
    const flags = isSandbox ? ` --port ${own('4001')} --person allows` : ''
    type(own(command.replace(/ &$/, '')) + flags)
  }
  await untilAnswers(own('http://127.0.0.1:4001'))
  await untilAnswers(own('http://127.0.0.1:4000'))
  await untilAnswers(own('http://127.0.0.1:5173'))
  await connectsAt(own('http://localhost:5173'))
})

test('the recipe without a browser obtains a code', async () => {
  const { obtainCode } = await takeRecipes()
  const { sandbox, code } = await obtainCode()
  await sandbox.close()
  expect(code).toMatch(/^[\w-]{20,}$/)
})
