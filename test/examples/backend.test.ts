import { inspect } from 'node:util'
import { createSunshineClient } from 'sunshine-connect/server'
import { createStorage } from 'unstorage'
import { describe, expect, test, vi } from 'vitest'
import { createApp } from '../../examples/server/app.js'
import { createConnections } from '../../examples/server/connections.js'
import { newTokenKey, readTokenKeys } from '../../examples/server/token-keys.js'

const ORIGIN = 'http://localhost:4000'
const TOKEN = 'token-that-nobody-may-see'
const APP = { id: 'app-1', displayName: 'Shop', subdomain: 'shop' }

/** Zendesk's side: each operation's answer can be changed while a test runs. */
const createUpstream = () => {
  const calls: string[] = []
  const answers = {
    token: () => Response.json({ access_token: TOKEN, token_type: 'Bearer' }),
    tokenInfo: () => Response.json({ app: { ...APP, settings: {}, metadata: null } }),
    authorization: () => Response.json({}),
  }
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init)
    const operation = new URL(request.url).pathname.split('/').at(-1) as keyof typeof answers
    calls.push(`${request.method} ${operation}`)
    return answers[operation]()
  }
  return { calls, answers, fetch }
}

type Keys = Parameters<typeof createConnections>[0]['keys']
const newKeys = () => readTokenKeys(newTokenKey()) as Keys

const start = (keys = newKeys(), storage = createStorage()) => {
  const upstream = createUpstream()
  const errors: unknown[] = []
  const app = createApp({
    client: createSunshineClient({
      clientId: 'acme',
      clientSecret: 'a-secret',
      fetch: upstream.fetch,
    }),
    connections: createConnections({ storage, keys }),
    config: { clientId: 'acme', redirectUri: '/oauth/callback' },
    onError: (...told) => errors.push(...told),
  })
  const request = (path: string, init: RequestInit = {}) => app.request(ORIGIN + path, init)
  return { ...upstream, storage, errors, request }
}

type Example = ReturnType<typeof start>

const sessionFrom = (response: Response) =>
  response.headers.get('set-cookie')?.split(';')[0] as string

const signIn = async ({ request }: Example) => sessionFrom(await request('/api/config'))

const postCode = ({ request }: Example, cookie: string, headers: Record<string, string> = {}) =>
  request('/api/connect', {
    method: 'POST',
    body: JSON.stringify({ code: 'a-code', state: 'a-state', client_id: 'acme' }),
    headers: {
      cookie,
      origin: ORIGIN,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
      'x-requested-with': 'sunshine-connect',
      ...headers,
    },
  })

const readApp = async ({ request }: Example, cookie: string) =>
  (await request('/api/connection', { headers: { cookie } })).json()

const disconnect = ({ request }: Example, cookie: string, headers: Record<string, string> = {}) =>
  request('/api/connection', {
    method: 'DELETE',
    headers: { cookie, 'sec-fetch-site': 'same-origin', ...headers },
  })

const connected = async () => {
  const example = start()
  const cookie = await signIn(example)
  await postCode(example, cookie)
  example.calls.length = 0
  return { example, cookie }
}

test('a code becomes a connection, and the page is told the app but never the token', async () => {
  const example = start()
  const cookie = await signIn(example)
  expect(await readApp(example, cookie)).toEqual({ app: null })

  const response = await postCode(example, cookie)
  const body = await response.text()
  expect(response.status).toBe(200)
  expect(JSON.parse(body)).toEqual({ app: APP })
  expect(body).not.toContain(TOKEN)
  expect(example.calls).toEqual(['POST token', 'GET tokenInfo'])

  const again = await readApp(example, cookie)
  expect(again).toEqual({ app: APP })
  expect(JSON.stringify(again)).not.toContain(TOKEN)
})

test('one user does not see what another connected', async () => {
  const { example, cookie } = await connected()
  expect(await readApp(example, await signIn(example))).toEqual({ app: null })
  expect(await readApp(example, cookie)).toEqual({ app: APP })
})

test('a code from a browser without a session is refused before anything is exchanged', async () => {
  const example = start()
  expect((await postCode(example, '')).status).toBe(401)
  expect((await postCode(example, 'acme_session=made-up')).status).toBe(401)
  expect(example.calls).toEqual([])
  expect((await postCode(example, await signIn(example))).status).toBe(200)
})

test('a code posted by another site is refused before anything is exchanged', async () => {
  const example = start()
  const cookie = await signIn(example)
  const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  expect((await postCode(example, cookie, foreign)).status).toBe(403)
  expect(example.calls).toEqual([])
})

test('the session cookie is out of reach of scripts and other sites, and is kept once given', async () => {
  const { request } = start()
  const first = await request('/api/config')
  expect(first.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Lax/)
  const second = await request('/api/config', { headers: { cookie: sessionFrom(first) } })
  expect(second.headers.get('set-cookie')).toBeNull()
})

test('over https the session cookie is for https only', async () => {
  const { request } = start()
  expect((await request('/api/config')).headers.get('set-cookie')).not.toContain('Secure')
  const example = createApp({
    client: createSunshineClient({ clientId: 'acme', clientSecret: 'a-secret' }),
    connections: createConnections({ storage: createStorage(), keys: newKeys() }),
    config: { clientId: 'acme' },
  })
  const response = await example.request('https://acme.example/api/config')
  expect(response.headers.get('set-cookie')).toContain('Secure')
})

test('what is stored cannot be used as a session', async () => {
  const { example, cookie } = await connected()
  const [key] = await example.storage.getKeys()
  expect(key).toMatch(/^connections:[0-9a-f]{64}$/)
  expect(key).not.toContain(cookie.split('=')[1])
})

test('disconnecting revokes at Zendesk and forgets', async () => {
  const { example, cookie } = await connected()
  expect((await disconnect(example, cookie)).status).toBe(204)
  expect(example.calls).toEqual(['DELETE authorization'])
  expect(await readApp(example, cookie)).toEqual({ app: null })
  expect(await example.storage.getKeys()).toEqual([])
})

test('disconnecting is refused to other sites and to requests that do not say', async () => {
  const { example, cookie } = await connected()
  const refused: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    { 'sec-fetch-site': 'same-site', origin: 'http://localhost:9999' },
    { 'sec-fetch-site': '', origin: 'https://evil.example' },
    { 'sec-fetch-site': '' },
  ]
  for (const headers of refused) {
    const response = await disconnect(example, cookie, headers)
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ code: 'cross_origin' })
  }
  expect(example.calls).toEqual([])
  const allowed = { 'sec-fetch-site': '', origin: ORIGIN }
  expect((await disconnect(example, cookie, allowed)).status).toBe(204)
})

test('disconnecting what is not connected changes nothing and succeeds', async () => {
  const example = start()
  expect((await disconnect(example, await signIn(example))).status).toBe(204)
  expect(example.calls).toEqual([])
})

test('a connection that could not be revoked is kept', async () => {
  const { example, cookie } = await connected()
  example.answers.authorization = () => new Response('<h1>Oops</h1>', { status: 500 })
  const response = await disconnect(example, cookie)
  expect(response.status).toBe(502)
  expect(await response.json()).toMatchObject({ code: 'upstream_error' })
  expect(await readApp(example, cookie)).toEqual({ app: APP })
})

test('a connection that the customer removed at Zendesk is forgotten', async () => {
  const { example, cookie } = await connected()
  example.answers.tokenInfo = () => Response.json({ errors: [] }, { status: 401 })
  expect(await readApp(example, cookie)).toEqual({ app: null, code: 'connection_removed' })
  expect(await readApp(example, cookie)).toEqual({ app: null })
  expect(await example.storage.getKeys()).toEqual([])
})

test('a connection that cannot be checked just now is kept', async () => {
  const { example, cookie } = await connected()
  example.answers.tokenInfo = () => Response.json({ errors: [] }, { status: 403 })
  const response = await example.request('/api/connection', { headers: { cookie } })
  expect(response.status).toBe(502)
  expect(await example.storage.getKeys()).toHaveLength(1)
})

test('without a subdomain it says where to remove the integration instead', async () => {
  const example = start()
  const cookie = await signIn(example)
  example.answers.tokenInfo = () => Response.json({ app: { id: 'app-1', displayName: null } })
  await postCode(example, cookie)
  const response = await disconnect(example, cookie)
  expect(response.status).toBe(409)
  expect(await response.json()).toMatchObject({ code: 'subdomain_unknown' })
})

test('a failed exchange is reported without the request, whose cookie is no matter for a log', async () => {
  const example = start()
  example.answers.token = () => Response.json({ error: 'invalid_grant' }, { status: 400 })
  const response = await postCode(example, await signIn(example))
  expect(response.status).toBe(502)
  expect(example.errors).toMatchObject([{ operation: 'getToken', status: 400 }])
  expect(await example.storage.getKeys()).toEqual([])
})

test('both pages are told the same, and no secret', async () => {
  const { request } = start()
  const config = { clientId: 'acme', redirectUri: '/oauth/callback' }
  expect(await (await request('/api/config')).json()).toEqual(config)
  const script = await request('/config.js')
  expect(script.headers.get('content-type')).toContain('text/javascript')
  expect(await script.text()).toBe(`window.acmeConfig = ${JSON.stringify(config)}\n`)
})

test('pages allow nothing inline and keep their popups', async () => {
  const { headers } = await start().request('/api/config')
  expect(headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(headers.get('content-security-policy')).not.toContain('unsafe-inline')
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin-allow-popups')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
})

test('the redirect page keeps its own headers, so that nothing cuts it off', async () => {
  const { headers, status } = await start().request('/oauth/callback?code=a&state=b')
  expect(status).toBe(200)
  expect(headers.get('cross-origin-opener-policy')).toBeNull()
  expect(headers.get('cache-control')).toContain('no-store')
  expect(headers.get('set-cookie')).toBeNull()
})

test('a storage that fails is a 500 that tells nothing', async () => {
  const example = start()
  const cookie = await signIn(example)
  example.storage.getItem = () => Promise.reject(new Error('disk full at /secret/place'))
  const response = await example.request('/api/connection', { headers: { cookie } })
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('disk')
  expect(example.errors).toHaveLength(1)
})

describe('tokens at rest', () => {
  test('nothing of a connection can be read in the storage, and it names its key', async () => {
    const keys = newKeys()
    const example = start(keys)
    await postCode(example, await signIn(example))
    const [key] = await example.storage.getKeys()
    const kept = String(await example.storage.getItem(String(key)))
    const [header, ...rest] = kept.split('.')
    expect(JSON.parse(Buffer.from(String(header), 'base64url').toString())).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      kid: keys[0]?.id,
      sub: key?.replace('connections:', ''),
    })
    expect(rest).toHaveLength(4)
    for (const secret of [TOKEN, APP.id, APP.displayName, APP.subdomain]) {
      expect(kept).not.toContain(secret)
      expect(kept).not.toContain(Buffer.from(secret).toString('base64url').slice(1, -2))
    }
  })

  test('after a change of keys the old one still opens, and the new one encrypts', async () => {
    const [older, newer] = [newKeys(), readTokenKeys(newTokenKey().replace(/^[^:]+/, 'newer'))]
    const before = start(older)
    const cookie = await signIn(before)
    await postCode(before, cookie)
    const during = start([...(newer as Keys), ...older], before.storage)
    expect(await readApp(during, cookie)).toEqual({ app: APP })
    await postCode(during, cookie)
    const after = start(newer, before.storage)
    expect(await readApp(after, cookie)).toEqual({ app: APP })
    expect([during.errors, after.errors]).toEqual([[], []])
  })

  test.each<[string, () => Keys]>([
    ['a lost key', () => readTokenKeys(newTokenKey().replace(/^[^:]+/, 'other')) as Keys],
    ['another key of the same name', newKeys],
  ])('%s is told, and the person connects again', async (_, keys) => {
    const before = start()
    const cookie = await signIn(before)
    await postCode(before, cookie)
    const after = start(keys(), before.storage)
    const nothing = { app: null, code: 'connection_unreadable' }
    expect(await readApp(after, cookie)).toEqual(nothing)
    expect(await readApp(after, cookie)).toEqual(nothing)
    expect(after.errors).toMatchObject([{ code: 'connection_unreadable' }, {}])
    expect(String(after.errors[0])).toContain('have the person connect again')
    expect(inspect(after.errors, { depth: 9, showHidden: true })).not.toContain('eyJ')

    const refused = await disconnect(after, cookie)
    expect(refused.status).toBe(409)
    expect(await refused.json()).toMatchObject({ code: 'connection_unreadable' })
    expect(after.calls).toEqual([])

    expect((await postCode(after, cookie)).status).toBe(200)
    expect(await readApp(after, cookie)).toEqual({ app: APP })
    expect((await disconnect(after, cookie)).status).toBe(204)
  })

  test('a row copied to another user, damaged, or written by hand cannot be read', async () => {
    const { example, cookie } = await connected()
    const thief = await signIn(example)
    await postCode(example, thief)
    const [mine, theirs] = (await example.storage.getKeys()) as [string, string]
    const row = String(await example.storage.getItem(mine))
    const rows = [row, `${row.slice(0, -2)}xx`, { accessToken: TOKEN }, 'plain', 7]
    for (const wrong of rows) {
      await example.storage.setItem(theirs, wrong)
      await example.storage.setItem(mine, wrong)
      const answers = [await readApp(example, cookie), await readApp(example, thief)]
      const readable = answers.filter(({ app }) => app)
      expect(readable).toHaveLength(wrong === row ? 1 : 0)
    }
  })
})

describe('the Remove URL', () => {
  const notice = JSON.stringify({ integrationId: 'made-up-or-not' })
  const remove = ({ request }: Example, body = notice) =>
    request('/zendesk/removed', { method: 'POST', body })

  test('forgets what Zendesk says is removed, and tells the caller nothing', async () => {
    const { example } = await connected()
    example.answers.tokenInfo = () => Response.json({ errors: [] }, { status: 401 })
    const response = await remove(example)
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
    expect(response.headers.get('set-cookie')).toBeNull()
    await vi.waitFor(async () => expect(await example.storage.getKeys()).toEqual([]))
  })

  test('forgets nothing on a stranger’s word, and a row that cannot be read is passed over', async () => {
    const { example, cookie } = await connected()
    await example.storage.setItem('connections:0', 'unreadable')
    expect((await remove(example)).status).toBe(200)
    await vi.waitFor(() => expect(example.errors).toHaveLength(1))
    await vi.waitFor(() => expect(example.calls).toEqual(['GET tokenInfo']))
    expect(await readApp(example, cookie)).toEqual({ app: APP })
  })

  test('refuses what is no notice', async () => {
    const { example } = await connected()
    expect((await remove(example, '{}')).status).toBe(400)
    expect((await example.request('/zendesk/removed')).status).toBe(405)
    expect(example.calls).toEqual([])
  })
})
