import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { every } from '../pairs.ts'
import { startBackend } from './backend-process.ts'
import { binary, isPlayed, versionOf } from './binary.ts'
import { newEnvironmentKeys } from './environment-keys.ts'
import { type StandIn, startStandIn } from './stand-in.ts'
import { createVisitor } from './visitor.ts'
import { prepareWorkerd } from './workerd.ts'

// Runtimes take a while to start where other tests keep the processors busy.
vi.setConfig({ testTimeout: 180_000 })

const folder = new URL('../../examples/server/adapters/', import.meta.url)
const path = (name: string) => join('examples/server/adapters', name)

const require = createRequire(import.meta.url)
const packageVersion = (name: string): string => require(`${name}/package.json`).version

let zendesk: StandIn
let data: string
let env: Record<string, string>

beforeAll(async () => {
  zendesk = await startStandIn()
  data = mkdtempSync(join(tmpdir(), 'sunshine-connect-adapters-'))
  env = {
    ...zendesk.env,
    ...newEnvironmentKeys(),
    DATA_FOLDER: data,
  }
})
afterAll(async () => {
  await zendesk?.stop()
  rmSync(data, { recursive: true })
})

const run = async (...command: string[]) => {
  const { origin, stop, printed } = await startBackend(env, command)
  // A check that waits its minute keeps a backend that is asked to end: here nobody waits for it.
  return { origin, printed, stop: () => stop('SIGKILL') }
}

const DENO = ['run', '--no-remote', '--node-modules-dir=manual', '--no-prompt']
const DENO_MAY = ['--allow-env', '--allow-net', '--allow-read', '--allow-write', '--allow-sys']

interface Running {
  origin: string
  stop: () => Promise<unknown>
  printed: () => string
}

const runtimes: {
  name: string
  isPlayed?: boolean
  version: () => string
  start: () => Promise<Running>
}[] = [
  {
    name: 'Node',
    version: () => process.versions.node,
    start: () => run(process.execPath, 'examples/server/serve.js'),
  },
  {
    name: 'Express',
    version: () => packageVersion('express'),
    start: () => run(process.execPath, path('express.js')),
  },
  {
    name: 'Fastify',
    version: () => packageVersion('fastify'),
    start: () => run(process.execPath, path('fastify.js')),
  },
  {
    name: 'Deno',
    isPlayed: isPlayed('deno'),
    version: () => versionOf('deno'),
    start: () => run(binary('deno'), ...DENO, ...DENO_MAY, path('deno.js')),
  },
  {
    name: 'Bun',
    isPlayed: isPlayed('bun'),
    version: () => versionOf('bun'),
    start: () => run(binary('bun'), path('bun.js')),
  },
  {
    name: 'workerd',
    isPlayed: isPlayed('workerd'),
    version: () => versionOf('workerd'),
    start: async () => {
      const worker = await prepareWorkerd(env)
      const { stop, printed } = await startBackend(
        {},
        [binary('workerd'), ...worker.arguments],
        worker.origin,
      )
      return { origin: worker.origin, printed, stop: () => stop().then(worker.remove) }
    },
  },
]

const started: string[] = []
afterAll(() => console.log(`started and called: ${started.join(', ')}`))

const played = runtimes.filter(({ isPlayed = true }) => isPlayed)

describe.each(played)('$name', ({ name, version, start }) => {
  let origin: string
  let stop: Running['stop']
  let printed: Running['printed']

  beforeAll(async () => {
    ;({ origin, stop, printed } = await start())
    started.push(`${name} ${version()}`)
  })
  afterAll(() => stop?.())

  test('connects, tells the account, disconnects', async () => {
    const visitor = await createVisitor(origin)
    const app = { id: expect.any(String), displayName: 'Acme', subdomain: 'acme' }
    const connected = await visitor.connect(origin, await zendesk.newCode())
    expect(connected.headers.get('cache-control')).toBe('no-store')
    expect(await connected.json()).toEqual({ app })
    expect(await (await visitor.connection(origin)).json()).toEqual({ app })
    expect((await visitor.disconnect(origin)).status).toBe(204)
    expect(await (await visitor.connection(origin)).json()).toEqual({ app: null })
  })

  test('refuses a page elsewhere, a body too large, and a code that was used', async () => {
    const visitor = await createVisitor(origin)
    const elsewhere = await fetch(`${origin}/api/connect`, {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    })
    expect(elsewhere.status).toBe(403)
    expect((await visitor.connect(origin, 'x'.repeat(20_000))).status).toBe(413)
    const code = await zendesk.newCode()
    expect((await visitor.connect(origin, code)).status).toBe(200)
    const again = await visitor.connect(origin, code)
    const answer = await again.text()
    expect(again.status, `${answer}\n${printed()}`).toBe(400)
    expect(JSON.parse(answer)).toMatchObject({ code: 'code_refused' })
  })

  test('exchanges a code once that comes twice at once', async () => {
    const visitor = await createVisitor(origin)
    const code = await zendesk.newCode()
    zendesk.calls.length = 0
    const { release } = zendesk.hold('POST token')
    const both = Promise.all([visitor.connect(origin, code), visitor.connect(origin, code)])
    await vi.waitFor(() => expect(zendesk.calls).toEqual(['POST token']), { timeout: 10_000 })
    release()
    const [first, second] = (await both).sort((a, b) => a.status - b.status)
    expect(first?.status).toBe(200)
    // By this process, which is exchanging it, or by the store, which has seen it claimed.
    expect([
      [409, expect.objectContaining({ code: 'code_in_use' })],
      [400, expect.objectContaining({ code: 'code_refused' })],
    ]).toContainEqual([second?.status, await second?.json()])
    expect(zendesk.calls.filter((call) => call === 'POST token')).toHaveLength(1)
  })

  test('forgets, one notice after the other, what was removed at Zendesk', async () => {
    // The next ones are looked into together, a minute after the first.
    for (const integrationId of every ? ['1', '2'] : ['1']) {
      const visitor = await createVisitor(origin)
      await visitor.connect(origin, await zendesk.newCode())
      await zendesk.removeAll()
      zendesk.calls.length = 0
      const notice = await fetch(`${origin}/zendesk/removed/${env.REMOVE_KEY}`, {
        method: 'POST',
        body: JSON.stringify({ integrationId }),
      })
      expect([notice.status, await notice.text()]).toEqual([200, ''])
      await vi.waitFor(() => expect(zendesk.calls).toContain('GET tokenInfo'), { timeout: 75_000 })
    }
  })

  test('serves the redirect page with its own headers', async () => {
    const page = await fetch(`${origin}/oauth/callback?code=a&state=b`)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.headers.get('cross-origin-opener-policy')).toBeNull()
  })
})

test('Next.js: the route handlers are called as it calls them', async () => {
  onTestFinished(() => void vi.unstubAllEnvs())
  const PUBLIC_ORIGIN = 'https://acme.example'
  for (const [variable, value] of Object.entries({ ...env, PUBLIC_ORIGIN }))
    vi.stubEnv(variable, value)
  const { GET, POST, OPTIONS, DELETE } = await import('../../examples/server/adapters/next.js')
  const routes: Record<
    string,
    (request: Request, context: object) => Response | Promise<Response>
  > = { GET, POST, OPTIONS, DELETE }
  const call: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const handler = routes[request.method]
    return handler
      ? handler(request, { params: Promise.resolve({}) })
      : new Response(null, { status: 405 })
  }
  const visitor = await createVisitor(PUBLIC_ORIGIN, call)
  const app = { id: expect.any(String), displayName: 'Acme', subdomain: 'acme' }
  const connected = await visitor.connect(PUBLIC_ORIGIN, await zendesk.newCode())
  expect(await connected.json()).toEqual({ app })
  expect(await (await visitor.connection(PUBLIC_ORIGIN)).json()).toEqual({ app })
  expect((await visitor.disconnect(PUBLIC_ORIGIN)).status).toBe(204)
})

test.each(readdirSync(folder))('%s is at most 15 lines', (file) => {
  const lines = readFileSync(new URL(file, folder), 'utf8').trim().split('\n')
  expect(lines.filter((line) => line && !line.startsWith('//')).length).toBeLessThanOrEqual(15)
})
