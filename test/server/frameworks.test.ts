import type { RequestListener } from 'node:http'
import { toNodeHandler } from 'sunshine-connect/node'
import { createConnectHandler, createSunshineClient } from 'sunshine-connect/server'
import { describe, expect, test } from 'vitest'
import { GRANT } from './connect-request.js'
import { APP, CLIENT_ID, CLIENT_SECRET, fakeZendesk, TOKEN } from './fake-zendesk.js'
import { createExpressApp } from './frameworks/express.js'
import { createFastifyApp } from './frameworks/fastify.js'
import { createHttpListener } from './frameworks/http.js'
import { createKoaApp } from './frameworks/koa.js'
import { listen } from './listen.js'

interface App {
  client: ReturnType<typeof createSunshineClient>
  save: (connection: object) => unknown
}

const frameworks: {
  name: string
  create: (app: App) => RequestListener | Promise<RequestListener>
}[] = [
  { name: 'http', create: createHttpListener },
  { name: 'Express 5', create: (app) => createExpressApp(5, app) },
  { name: 'Express 4', create: (app) => createExpressApp(4, app) },
  {
    name: 'Fastify',
    create: async (app) => {
      const fastify = createFastifyApp(app)
      await fastify.ready()
      return fastify.routing
    },
  },
  { name: 'Koa', create: (app) => createKoaApp(app).callback() },
]

type Create = (typeof frameworks)[number]['create']

async function start(create: Create) {
  const saved: object[] = []
  const client = createSunshineClient({
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    fetch: fakeZendesk(),
  })
  const origin = await listen(await create({ client, save: (made) => saved.push(made) }))
  return { origin, saved }
}

/** The headers that a page sends where somebody has signed in. */
async function signIn(origin: string): Promise<Record<string, string>> {
  const response = await fetch(`${origin}/sign-in`)
  const { csrfToken } = await response.json()
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0])
  return {
    cookie: cookies.join('; '),
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
    'x-requested-with': 'sunshine-connect',
    ...(csrfToken && { 'x-csrf-token': csrfToken }),
  }
}

function post(
  origin: string,
  headers: Record<string, string>,
  body: BodyInit = JSON.stringify(GRANT),
): Promise<Response> {
  return fetch(`${origin}/api/connect`, { method: 'POST', headers, body })
}

describe.each(frameworks)('$name', ({ name, create }) => {
  const isExpress = name.startsWith('Express')

  test('connects whoever is signed in', async () => {
    const { origin, saved } = await start(create)
    const response = await post(origin, await signIn(origin))
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ app: { subdomain: 'acme' } })
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(saved).toEqual([
      { user: 'ada', accessToken: TOKEN, app: APP, ...(isExpress && { from: '/connect' }) },
    ])
  })

  test('counts an own origin by Host, where the browser sends no Sec-Fetch-Site', async () => {
    const { origin } = await start(create)
    const { 'sec-fetch-site': _, ...headers } = await signIn(origin)
    // fetch itself adds the header; only what is given replaces it.
    const own = await post(origin, { ...headers, 'sec-fetch-site': '', origin })
    const other = await post(origin, {
      ...headers,
      'sec-fetch-site': '',
      origin: 'http://127.0.0.1:1',
    })
    expect([own.status, other.status]).toEqual([200, 403])
    expect(await other.json()).toMatchObject({ code: 'origin_not_allowed' })
  })

  test('refuses whoever is not, and everything that is no request of the page', async () => {
    const { origin, saved } = await start(create)
    const headers = await signIn(origin)
    const { 'x-requested-with': _, ...withoutMark } = headers
    const { 'content-type': __, ...form } = headers
    const codes: unknown[] = []
    for (const [given, body] of [
      [{ ...headers, 'sec-fetch-site': 'cross-site' }, JSON.stringify(GRANT)],
      [withoutMark, JSON.stringify(GRANT)],
      [headers, '{}'],
      [headers, JSON.stringify({ ...GRANT, code: 'x'.repeat(20_000) })],
    ] as const) {
      const response = await post(origin, given, body)
      codes.push([response.status, (await response.json()).code])
    }
    expect(codes).toEqual([
      [403, 'origin_not_allowed'],
      [400, 'requested_with_missing'],
      [400, 'invalid_body'],
      [413, 'body_too_large'],
    ])
    expect((await post(origin, form, new URLSearchParams(GRANT))).status).toBe(415)
    if (!isExpress) {
      const { cookie: ___, ...stranger } = headers
      expect((await post(origin, stranger)).status).toBe(401)
    }
    expect(saved).toEqual([])
  })

  test('answers other methods', async () => {
    const { origin } = await start(create)
    const get = await fetch(`${origin}/api/connect`)
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST, OPTIONS'])
    const preflight = await fetch(`${origin}/api/connect`, {
      method: 'OPTIONS',
      headers: { origin },
    })
    expect(preflight.status).toBe(204)
  })

  test('serves the redirect page with its own headers alone', async () => {
    const { origin } = await start(create)
    const response = await fetch(`${origin}/oauth/callback?code=a&state=b`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src/,
    )
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    expect(response.headers.get('cross-origin-opener-policy')).toBeNull()
    expect(await response.text()).toContain('<script')
  })
})

test.each(frameworks.filter(({ name }) => name.startsWith('Express')))(
  '$name: CSRF middleware is served by a header of the page, and refuses without it',
  async ({ create }) => {
    const { origin, saved } = await start(create)
    const { 'x-csrf-token': token, ...headers } = await signIn(origin)
    expect((await post(origin, headers)).status).toBe(403)
    expect(saved).toEqual([])
    expect((await post(origin, { ...headers, 'x-csrf-token': String(token) })).status).toBe(200)
  },
)

test('helmet itself would sever the redirect page, and does so with other pages', async () => {
  const client = createSunshineClient({ clientId: 'a', clientSecret: 'b' })
  const origin = await listen(createExpressApp(5, { client, save: () => {} }))
  const response = await fetch(`${origin}/sign-in`)
  expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin')
})

test('a body that was read and kept elsewhere is said to be so, and not taken for an empty one', async () => {
  const errors: unknown[] = []
  const connect = toNodeHandler(
    createConnectHandler({
      client: createSunshineClient({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }),
      onConnect: () => {},
      onError: (error) => errors.push(error),
    }),
  )
  const origin = await listen(async (message, outgoing) => {
    for await (const _ of message);
    await connect(message, outgoing)
  })
  const response = await post(origin, {
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
    'x-requested-with': 'sunshine-connect',
  })
  expect([response.status, (await response.json()).code]).toEqual([500, 'body_consumed'])
  expect(errors).toHaveLength(1)
})
