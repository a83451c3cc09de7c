import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { findPython } from '../../.ci/servers.mjs'
import { findFreePorts } from '../../examples/free-ports.mjs'
import { type Packed, packAndInstall } from '../package/packed.ts'
import { every } from '../pairs.ts'
import { newCode } from '../sandbox/request.ts'

const readme = readFileSync(
  new URL('../../docs/guides/other-languages.md', import.meta.url),
  'utf8',
)
const [, typed = ''] = /^## Try one\n\n```sh\n([\s\S]*?)```/m.exec(readme) ?? []

/** What is typed, each with its program as it is on this machine and its ports free ones. */
const ways = [
  { file: 'app.py', command: (_port: number) => [findPython(), 'app.py'], said: 'python3 app.py' },
  {
    file: 'app.php',
    command: (port: number) => ['php', '-q', '-S', `localhost:${port}`, 'app.php'],
    said: 'php -q -S localhost:4000 app.php',
  },
  { file: 'app.rb', command: (_port: number) => ['ruby', 'app.rb'], said: 'ruby app.rb' },
]

let packed: Packed
const running: ChildProcess[] = []

beforeAll(async () => {
  packed = await packAndInstall()
})
afterAll(async () => {
  for (const child of running) {
    if (child.exitCode !== null) continue
    child.kill()
    await once(child, 'exit')
  }
  await packed?.remove()
})

const run = (command: readonly string[], env: Record<string, string> = {}) => {
  const [program = '', ...args] = command
  const { SUNSHINE_CLIENT_ID: _, ...inherited } = process.env
  const child = spawn(program, args, {
    cwd: packed.project,
    env: { ...inherited, ...env },
    stdio: 'ignore',
  })
  running.push(child)
}

const untilAnswers = (url: string) =>
  vi.waitFor(async () => fetch(url), { timeout: 30_000, interval: 50 })

test('the steps are at most five', () => {
  expect(typed.trim().split('\n').length).toBeLessThanOrEqual(5)
})

// That each backend keeps the wire contract is in backends.test.ts.
describe.each(every ? ways : ways.slice(0, 1))(
  '$file, from the published package',
  ({ file, command, said }) => {
    test('connects in the steps of the README', async () => {
      expect(readme).toContain(said)
      const copy = /^cp .*$/m.exec(typed)?.[0].replace('app.py', file)
      execFileSync('bash', ['-c', String(copy)], { cwd: packed.project })
      const [sandboxPort = 0, port = 0] = await findFreePorts([0, 0])
      const sandbox = `http://127.0.0.1:${sandboxPort}`
      const cli = join('node_modules', 'sunshine-connect', 'dist', 'cli.js')
      run([process.execPath, cli, 'sandbox', '--port', String(sandboxPort)])
      run(command(port), { PORT: String(port), SANDBOX_URL: `${sandbox}/sc` })
      const origin = `http://localhost:${port}`
      await Promise.all([untilAnswers(sandbox), untilAnswers(origin)])

      const page = await fetch(origin)
      const cookie = page.headers.getSetCookie().map((each) => each.split(';')[0])
      expect((await fetch(`${origin}/sunshine-connect.global.js`)).status).toBe(200)
      expect((await fetch(`${origin}/oauth/callback`)).status).toBe(200)
      const code = await newCode((request) => fetch(request, { redirect: 'manual' }), {}, sandbox)
      const answer = await fetch(`${origin}/api/connect`, {
        method: 'POST',
        headers: {
          cookie: cookie.join('; '),
          origin,
          'content-type': 'application/json',
          'x-requested-with': 'sunshine-connect',
        },
        body: JSON.stringify({ code, state: 'a-state' }),
      })
      expect(await answer.json()).toMatchObject({ app: { id: expect.any(String) } })
    })
  },
)
