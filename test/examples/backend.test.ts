import { expect, test } from 'vitest'
import {
  APP,
  connected,
  disconnect,
  ORIGIN,
  postCode,
  readApp,
  signIn,
  start,
  TOKEN,
} from './example.ts'

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

test('disconnecting revokes at Zendesk and forgets', async () => {
  const { example, cookie } = await connected()
  expect((await disconnect(example, cookie)).status).toBe(204)
  expect(example.calls).toEqual(['DELETE authorization'])
  expect(await readApp(example, cookie)).toEqual({ app: null })
  expect(await example.rows.names()).toEqual([])
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
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ code: 'upstream_error' })
  expect(await readApp(example, cookie)).toEqual({ app: APP })
})

test('a connection that Zendesk refuses is said to be removed, and is back once Zendesk takes it again', async () => {
  const { example, cookie } = await connected()
  example.answers.tokenInfo = () => Response.json({ errors: [] }, { status: 401 })
  expect(await readApp(example, cookie)).toMatchObject({
    app: null,
    code: 'connection_removed',
    removed: { app: { id: APP.id } },
  })
  expect(await readApp(example, cookie)).toMatchObject({
    app: null,
    code: 'connection_removed',
    removed: { app: { id: APP.id } },
  })
  expect(await example.rows.names()).toHaveLength(1)
  example.answers.tokenInfo = () => Response.json({ app: APP })
  expect(await readApp(example, cookie)).toEqual({ app: APP })
})

test('a connection that cannot be checked just now is kept', async () => {
  const { example, cookie } = await connected()
  example.answers.tokenInfo = () => Response.json({ errors: [] }, { status: 403 })
  const response = await example.request('/api/connection', { headers: { cookie } })
  expect(response.status).toBe(503)
  expect(await example.rows.names()).toHaveLength(1)
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
  example.answers.token = () => Response.json({ error: 'invalid_client' }, { status: 401 })
  const response = await postCode(example, await signIn(example))
  expect(response.status).toBe(503)
  expect(example.errors).toMatchObject([{ operation: 'getToken', status: 401 }])
  expect(await example.rows.names()).toEqual([])
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
  example.rows.get = () => Promise.reject(new Error('disk full at /secret/place'))
  const response = await example.request('/api/connection', { headers: { cookie } })
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('disk')
  expect(example.errors).toHaveLength(1)
})
