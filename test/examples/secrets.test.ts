import { format } from 'node:util'
import { afterEach, expect, test, vi } from 'vitest'
import { createNodeBackend } from '../../examples/server/node.js'
import { newEnvironmentKeys } from './environment-keys.ts'
import { createMemoryRows } from './memory-rows.ts'
import { createVisitor } from './visitor.ts'

const CLIENT_SECRET = 'MARK-client-secret-0123456789'
const CODE = 'MARK-code-abcdefghij'
const TOKEN = 'MARK-token-klmnopqrst'
const ECHO = `${CLIENT_SECRET} ${CODE} ${TOKEN}`
const KEYS = newEnvironmentKeys()
const ORIGIN = 'https://acme.example'

const CONSOLE = ['debug', 'error', 'info', 'log', 'warn'] as const

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** The backend as it is shipped: it logs to the console, and asks Zendesk by the global `fetch`. */
const start = () => {
  const logged: string[] = []
  for (const method of CONSOLE)
    vi.spyOn(console, method).mockImplementation((...args) => void logged.push(format(...args)))
  const answers: Record<string, () => Response | Promise<Response>> = {
    token: () => Response.json({ access_token: TOKEN, token_type: 'Bearer' }),
    tokenInfo: () => Response.json({ app: { id: 'a', subdomain: 'acme', displayName: 'Acme' } }),
    authorization: () => Response.json({}),
  }
  const last = (url: string) => new URL(url).pathname.split('/').at(-1) ?? ''
  vi.stubGlobal('fetch', async (url: string) => answers[last(url)]?.())
  const env = {
    SUNSHINE_CLIENT_ID: 'acme',
    SUNSHINE_CLIENT_SECRET: CLIENT_SECRET,
    PUBLIC_ORIGIN: ORIGIN,
    ...KEYS,
  }
  const rows = createMemoryRows()
  const { app } = createNodeBackend(env, { rows })
  let cookie = ''
  const call: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    cookie = request.headers.get('cookie') ?? cookie
    return app.fetch(request)
  }
  return { answers, logged, rows, call, session: () => cookie.split('=')[1] ?? 'none' }
}

/** The texts and headers of an answer: all that leaves the backend but the first cookie. */
const textOf = async (response: Response) =>
  `${await response.text()} ${[...response.headers].flat().join(' ')}`

const failures: [string, () => Response | Promise<Response>][] = [
  ['refuses and quotes', () => new Response(ECHO, { status: 400 })],
  [
    'refuses in JSON',
    () => Response.json({ errors: [{ code: ECHO, title: ECHO }] }, { status: 403 }),
  ],
  ['answers something else', () => Response.json({ secret: ECHO })],
  ['redirects', () => Response.redirect(`https://evil.example/?${encodeURIComponent(ECHO)}`)],
  [
    'can’t be reached',
    () => Promise.reject(new TypeError(ECHO, { cause: new Error(ECHO, { cause: ECHO }) })),
  ],
]

test.each(failures)(
  'Zendesk %s: neither log nor page shows a secret',
  async (_, fail) => {
    const { answers, logged, call, session } = start()
    const visitor = await createVisitor(ORIGIN, call)
    const seen: string[] = []
    const working = { ...answers }
    for (const step of ['token', 'tokenInfo']) {
      answers[step] = fail
      const refused = await visitor.connect(ORIGIN, CODE, 'MARK-state')
      expect(refused.status).toBe(503)
      seen.push(await textOf(refused))
      Object.assign(answers, working)
    }
    const connected = await visitor.connect(ORIGIN, CODE, 'MARK-state')
    expect(connected.status).toBe(200)
    seen.push(await textOf(connected))

    Object.assign(answers, { tokenInfo: fail, authorization: fail })
    const unknown = await visitor.connection(ORIGIN)
    const kept = await visitor.disconnect(ORIGIN)
    expect([unknown.status, kept.status]).toEqual([503, fail === failures[2]?.[1] ? 204 : 503])
    seen.push(await textOf(unknown), await textOf(kept))

    expect(logged.length).toBeGreaterThanOrEqual(3)
    const all = [...seen, ...logged].join('\n')
    for (const secret of [
      'MARK',
      session(),
      KEYS.TOKEN_KEYS.split(':')[1] ?? 'none',
      KEYS.REMOVE_KEY,
      KEYS.SESSION_KEY,
    ])
      expect(all).not.toContain(secret)
  },
  30_000,
)

test('a store that fails and a row that can’t be read show no secret', async () => {
  const { logged, rows, call, session } = start()
  const visitor = await createVisitor(ORIGIN, call)
  const write = rows.set
  rows.set = () => Promise.reject(new Error('The disk is full.'))
  const refused = await visitor.connect(ORIGIN, CODE, 'MARK-state')
  expect(refused.status).toBe(500)
  rows.set = write
  expect((await visitor.connect(ORIGIN, CODE, 'MARK-state')).status).toBe(200)
  const [name = ''] = await rows.names()
  await rows.set(name, `${await rows.get(name)}x`)
  const unreadable = await visitor.connection(ORIGIN)
  expect(await unreadable.clone().json()).toMatchObject({ code: 'connection_unreadable' })

  const all = [await textOf(refused), await textOf(unreadable), ...logged].join('\n')
  expect(all).toContain('The disk is full.')
  for (const secret of [
    'MARK',
    session(),
    KEYS.REMOVE_KEY,
    KEYS.SESSION_KEY,
    String(await rows.get(name)),
  ])
    expect(all).not.toContain(secret)
})
