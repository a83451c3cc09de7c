import { afterEach, expect, test, vi } from 'vitest'
import { newKey } from '../../examples/server/environment.js'
import {
  APP,
  connected,
  disconnect,
  postCode,
  readApp,
  sessionFrom,
  signIn,
  start,
} from './example.ts'

afterEach(() => void vi.useRealTimers())

test('the session cookie is out of reach of scripts and other sites, and is kept once given', async () => {
  const { request } = start()
  const first = await request('/api/config')
  expect(first.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Lax/)
  const second = await request('/api/config', { headers: { cookie: sessionFrom(first) } })
  expect(second.headers.get('set-cookie')).toBeNull()
})

test('over https the session cookie is bound to this host and to https', async () => {
  const plain = (await start().request('/api/config')).headers.get('set-cookie')
  expect(plain).not.toMatch(/Secure|__Host-/)
  const secure = start({ settings: { publicOrigin: 'https://acme.example' } })
  const given = (await secure.request('/api/config')).headers.get('set-cookie')
  expect(given).toMatch(/^__Host-acme_session=[^;]+; .*Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  expect(given).not.toContain('Domain')
})

test('over https a cookie of the plain name, which another host may have planted, is no session', async () => {
  const settings = { publicOrigin: 'https://acme.example' }
  const example = start({ settings })
  const cookie = await signIn(example)
  const origin = { origin: settings.publicOrigin }
  const planted = cookie.replace('__Host-', '')
  expect((await postCode(example, planted, origin)).status).toBe(401)
  expect((await postCode(example, cookie, origin)).status).toBe(200)
})

test('behind a proxy that ends TLS the cookie is for https, and a browser that says little is served', async () => {
  const settings = { publicOrigin: 'https://acme.example' }
  const example = start({ settings })
  for (const host of ['http://acme.example', 'http://127.0.0.1:4000']) {
    const config = await example.request(`${host}/api/config`)
    expect(config.headers.get('set-cookie')).toMatch(/^__Host-.*; Secure/)
    const headers = {
      'sec-fetch-site': '',
      origin: settings.publicOrigin,
      cookie: sessionFrom(config),
    }
    const answer = await example.request(`${host}/api/connect`, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        'x-requested-with': 'sunshine-connect',
      },
      body: JSON.stringify({ code: 'a-code', state: 'a-state', client_id: 'acme' }),
    })
    expect(answer.status).toBe(200)
    const ended = { method: 'DELETE', headers }
    expect((await example.request(`${host}/api/connection`, ended)).status).toBe(204)
  }
})

test('what the server has not issued is no session', async () => {
  const example = start()
  const issued = await signIn(example)
  const madeUp = [
    'A'.repeat(43),
    issued.slice('acme_session='.length, -4).concat('AAAA'),
    (await signIn(start({ settings: { sessionKey: newKey() } }))).slice('acme_session='.length),
    '',
  ]
  for (const value of madeUp) {
    expect((await postCode(example, `acme_session=${value}`)).status).toBe(401)
    expect(await readApp(example, `acme_session=${value}`)).toEqual({ app: null })
  }
  expect(example.calls).toEqual([])
  expect((await postCode(example, issued)).status).toBe(200)
})

test('a session ends after 30 days, and not before', async () => {
  const { example, cookie } = await connected()
  vi.useFakeTimers({ now: Date.now() + 29 * 24 * 60 * 60 * 1000, toFake: ['Date'] })
  expect(await readApp(example, cookie)).toEqual({ app: APP })
  vi.setSystemTime(Date.now() + 2 * 24 * 60 * 60 * 1000)
  expect(await readApp(example, cookie)).toEqual({ app: null })
})

test('a stored row is no session', async () => {
  const { example, cookie } = await connected()
  const [name = ''] = await example.rows.names()
  for (const value of [name, await example.rows.get(name)])
    expect((await disconnect(example, `acme_session=${value}`)).status).toBe(204)
  expect(example.calls).toEqual([])
  expect(await readApp(example, cookie)).toEqual({ app: APP })
})

test('no answer that may be kept gives a session', async () => {
  const { request } = start()
  const paths = [
    '/',
    '/index.html',
    '/api/connection',
    '/oauth/callback',
    '/api/config',
    '/config.js',
  ]
  const giving = []
  for (const path of paths) {
    const { headers } = await request(path)
    if (!headers.has('set-cookie')) continue
    giving.push(path)
    expect(headers.get('cache-control')).toBe('no-store')
  }
  expect(giving).toEqual(['/api/config', '/config.js'])
})

test('a cookie of the same name that is none of ours doesn’t hide ours behind it', async () => {
  const { example, cookie } = await connected()
  const [name] = cookie.split('=')
  for (const planted of [`${name}=garbage`, `${name}=a%2`, `${name}=`, name])
    for (const cookies of [`${planted}; ${cookie}`, `${cookie}; ${planted}`])
      expect(await readApp(example, cookies)).toEqual({ app: APP })
  expect(await readApp(example, `${name}=garbage`)).toEqual({ app: null })
})
