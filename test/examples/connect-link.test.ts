import { createSandbox } from 'sunshine-connect/sandbox'
import { createSunshineClient } from 'sunshine-connect/server'
import { afterEach, expect, test, vi } from 'vitest'
import { createConnectLinks, createLinkRoutes } from '../../examples/server/connect-link.js'
import { newCode } from '../sandbox/request.ts'
import { createMemoryRows } from './memory-rows.ts'

const ORIGIN = 'https://connect.acme.example'
const ZENDESK = 'http://127.0.0.1:4001'
const KEY = 'k'.repeat(32)
const SHOP = { id: 'shop', name: 'The <b>Shop</b>' }
const BAKERY = { id: 'bakery', name: 'A bakery' }

afterEach(() => void vi.useRealTimers())

const setUp = () => {
  const sandbox = createSandbox({
    accounts: [{ id: 'acme-app', subdomain: 'acme', displayName: 'Acme' }],
  })
  const calls: string[] = []
  const client = createSunshineClient({
    clientId: 'sandbox',
    clientSecret: 'sandbox-secret',
    bridgeUrl: `${ZENDESK}/sc`,
    apiUrl: `${ZENDESK}/sc`,
    fetch: (input, init) => {
      const request = new Request(input, init)
      calls.push(`${request.method} ${new URL(request.url).pathname.split('/').at(-1)}`)
      return sandbox.fetch(request)
    },
  })
  const rows = createMemoryRows()
  const links = createConnectLinks({ key: KEY, rows })
  const stored: [string, { app: { id: string } }][] = []
  const errors: unknown[] = []
  const app = createLinkRoutes({
    links,
    client,
    config: { clientId: 'sandbox', redirectUri: '/oauth/callback' },
    onConnect: (tenant, record) => void stored.push([tenant, record as never]),
    onError: (error) => void errors.push(error),
  })
  const ask = async (path: string, init?: RequestInit): Promise<Response> =>
    app.request(ORIGIN + path, init)
  const open = async (link: string) => {
    const body = JSON.stringify({ link })
    const answer = await ask('/api/link', { method: 'POST', body })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const { tenant, token, state, clientId, code } = (await answer.json()) as Record<string, string>
    return { status: answer.status, tenant, token, state, clientId, code }
  }
  const post = async (
    { token = '', state = '' }: Record<string, unknown>,
    { code = '', headers = {} } = {},
  ) =>
    ask('/api/link/connect', {
      method: 'POST',
      headers: {
        'x-connect-token': String(token),
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
        'x-requested-with': 'sunshine-connect',
        ...headers,
      },
      body: JSON.stringify({
        code: code || (await newCode(sandbox.fetch, undefined, ZENDESK)),
        state,
        client_id: 'sandbox',
      }),
    })
  return { rows, links, stored, errors, calls, ask, open, post }
}

test('a link connects one account to its tenant, once', async () => {
  const { links, open, post, stored, rows } = setUp()
  const link = await links.issue({ tenant: SHOP })
  const opened = await open(link)
  expect(opened).toMatchObject({ status: 200, tenant: SHOP.name, clientId: 'sandbox' })
  const answer = await post(opened)
  expect(await answer.json()).toEqual({
    app: { id: 'acme-app', displayName: 'Acme', subdomain: 'acme' },
  })
  expect(stored).toEqual([['shop', expect.objectContaining({ accessToken: expect.any(String) })]])

  expect(await open(link)).toMatchObject({ status: 410, code: 'link_spent' })
  expect((await post(opened)).status).toBe(403)
  expect([stored.length, rows.kept.size]).toEqual([1, 0])
})

test('looking at a link spends nothing, however often and by whom', async () => {
  const { links, open, post, ask, calls, rows } = setUp()
  const link = await links.issue({ tenant: SHOP })
  const before = new Map(rows.kept)
  for (const method of ['GET', 'HEAD', 'OPTIONS'])
    for (const purpose of ['', 'prefetch', 'prefetch;prerender'])
      for (const path of ['/link', `/link?${link}`, '/api/link', '/api/link/connect'])
        await ask(path, { method, headers: { purpose, 'sec-purpose': purpose } })
  // Scanners that run scripts get as far as the button.
  for (let scanner = 0; scanner < 20; scanner++) expect((await open(link)).status).toBe(200)
  expect(rows.kept).toEqual(before)
  expect(calls).toEqual([])
  expect((await post(await open(link))).status).toBe(200)
})

test('the page has nothing of the link, sets no cookie, and is not kept', async () => {
  const { ask } = setUp()
  const page = await ask('/link')
  expect(await page.text()).not.toMatch(/<script>|\son\w+=/)
  expect(page.headers.get('cache-control')).toBe('no-store')
  expect(page.headers.get('referrer-policy')).toBe('no-referrer')
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(page.headers.getSetCookie()).toEqual([])
  const script = await (await ask('/link.js')).text()
  // What a tenant is called is shown as text.
  expect(script).not.toMatch(/innerHTML|insertAdjacent|document\.write/)
})

test('of two who use a link at once one connects, and one code is exchanged', async () => {
  const { links, open, post, stored, calls } = setUp()
  const link = await links.issue({ tenant: SHOP })
  const [one, other] = [await open(link), await open(link)]
  const answers = await Promise.all([post(one), post(other), post(one)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403])
  expect(stored).toHaveLength(1)
  expect(calls).toEqual(['POST token', 'GET tokenInfo'])
})

test('after a failure the person tries again with the same link', async () => {
  const { links, open, post, stored } = setUp()
  const link = await links.issue({ tenant: SHOP })
  expect((await post(await open(link), { code: 'a-code-that-is-none' })).status).toBe(400)
  expect((await post(await open(link))).status).toBe(200)
  expect(stored).toHaveLength(1)
})

test('what one link gives is worth nothing with another tenant’s', async () => {
  const { links, open, post, stored, calls } = setUp()
  const shop = await open(await links.issue({ tenant: SHOP }))
  const bakery = await open(await links.issue({ tenant: BAKERY }))
  expect((await post({ token: shop.token, state: bakery.state })).status).toBe(403)
  expect((await post({ token: bakery.token, state: shop.state })).status).toBe(403)
  expect([stored, calls]).toEqual([[], []])
  expect((await post(bakery)).status).toBe(200)
  expect(stored.map(([tenant]) => tenant)).toEqual(['bakery'])
})

test('a link is no token, a token no link, and nothing that was changed is either', async () => {
  const { links, open, post, calls, rows } = setUp()
  const link = await links.issue({ tenant: SHOP })
  const opened = await open(link)
  const { token = '', state = '' } = opened
  const [text = '', mac = ''] = token.split('.')
  const decoded = decodeURIComponent(atob(text))
  const changed = btoa(encodeURIComponent(decoded.replace('"shop"', '"bakery"')))
  const later = btoa(encodeURIComponent(decoded.replace(/"expires":\d+/, '"expires":9e15')))
  const foreign = createConnectLinks({ key: 'x'.repeat(32), rows })
  const tokens = [
    '',
    link,
    state,
    `${changed}.${mac}`,
    `${later}.${mac}`,
    `${text}.${'0'.repeat(64)}`,
    `${text}.`,
    text,
    `${text}.${mac}.`.replace(/\w/, '_'),
    await foreign.issue({ tenant: SHOP }),
    'x'.repeat(100_000),
  ]
  for (const wrong of tokens) expect((await post({ token: wrong, state })).status).toBe(401)
  for (const wrong of [token, state.slice(0, 32), 'y'.repeat(96), `${state}0`])
    expect((await post({ token, state: wrong })).status).toBe(403)
  for (const wrong of [token, state, '', 'null', 'x.y', `${link}0`, `0${link}`])
    expect((await open(wrong)).status).toBe(410)
  expect(calls).toEqual([])
  expect((await post(opened)).status).toBe(200)
})

test('who sends much is not read to the end', async () => {
  const { ask } = setUp()
  const body = JSON.stringify({ link: 'x'.repeat(20_000) })
  expect((await ask('/api/link', { method: 'POST', body })).status).toBe(413)
})

test('a link expires, and what the page was given expires sooner', async () => {
  const { links, open, post } = setUp()
  const link = await links.issue({ tenant: SHOP })
  const opened = await open(link)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 21 * 60 * 1000 })
  expect((await post(opened)).status).toBe(401)
  expect((await post(await open(link))).status).toBe(200)

  const another = await links.issue({ tenant: SHOP })
  vi.setSystemTime(Date.now() + 3 * 24 * 60 * 60 * 1000 + 1)
  expect((await open(another)).status).toBe(410)
})

test('a link that was revoked is worth nothing, nor is what its page was given', async () => {
  const { links, open, post, rows } = setUp()
  const [shop, bakery] = [
    await links.issue({ tenant: SHOP }),
    await links.issue({ tenant: BAKERY }),
  ]
  const opened = await open(shop)
  await links.revoke('shop')
  expect((await open(shop)).status).toBe(410)
  expect((await post(opened)).status).toBe(403)
  expect((await open(bakery)).status).toBe(200)
  expect(rows.kept.size).toBe(1)
})

test('a row that can’t be read keeps nobody’s link from being revoked', async () => {
  const { links, open, rows } = setUp()
  await rows.set('link0', 'taken')
  const [shop, bakery] = [
    await links.issue({ tenant: SHOP }),
    await links.issue({ tenant: BAKERY }),
  ]
  await links.revoke('shop')
  expect([(await open(shop)).status, (await open(bakery)).status]).toEqual([410, 200])
  expect(rows.kept.has('link0')).toBe(false)
})

test('nothing is exchanged while its token could not be kept; then the link is good', async () => {
  const { links, open, post, rows, calls, errors } = setUp()
  const opened = await open(await links.issue({ tenant: SHOP }))
  const { check } = rows
  rows.check = () => Promise.reject(new Error('full'))
  expect((await post(opened)).status).toBe(500)
  expect([calls, errors]).toEqual([[], [new Error('full')]])
  rows.check = check
  expect((await post(opened)).status).toBe(200)
})

test('a link that is revoked while somebody uses it is not given back after a failure', async () => {
  const { links, open, post, rows, stored } = setUp()
  const { replaceIf } = rows
  const fails = { code: 'a-code-that-is-none' }
  const once = (change: typeof replaceIf) => {
    rows.replaceIf = (...given) => {
      rows.replaceIf = replaceIf
      return change(...given)
    }
  }

  const link = await links.issue({ tenant: SHOP })
  const opened = await open(link)
  // The exchange takes it, then it is revoked, then the exchange fails.
  once(async (...taking) => {
    const isTaken = await replaceIf(...taking)
    await links.revoke('shop')
    return isTaken
  })
  expect((await post(opened, fails)).status).toBe(400)
  expect([(await open(link)).status, rows.kept.size]).toEqual([410, 0])

  const another = await links.issue({ tenant: SHOP })
  const { token = '' } = await open(another)
  const user = await links.authenticate(
    new Request(ORIGIN, { headers: { 'x-connect-token': token } }),
  )
  // It is looked at, then somebody takes it, then it is revoked.
  once(async (...revoking) => {
    expect(await links.take(user)).toBe(true)
    return replaceIf(...revoking)
  })
  await links.revoke('shop')
  expect(await links.giveBack(user)).toBe(false)
  expect([(await open(another)).status, rows.kept.size, stored]).toEqual([410, 0, []])
})

test.each(['null', '[]', '{"link":{"toString":null}}', '{"link":["x"]}', 'x'])(
  'what is no link is a refusal like any other: %s',
  async (body) => {
    const { ask, errors } = setUp()
    expect((await ask('/api/link', { method: 'POST', body })).status).toBe(410)
    expect(errors).toEqual([])
  },
)

test('another site’s page can’t use a token that it got hold of', async () => {
  const { links, open, post, calls } = setUp()
  const opened = await open(await links.issue({ tenant: SHOP }))
  const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
  expect((await post(opened, { headers: foreign })).status).toBe(403)
  expect((await post(opened, { headers: { 'x-requested-with': '' } })).status).toBe(400)
  expect(calls).toEqual([])
  expect((await post(opened)).status).toBe(200)
})

test('a link to connect again takes the same account only, and stays good', async () => {
  const { links, open, post, stored } = setUp()
  const wrong = await links.issue({ tenant: SHOP, app: 'another-app' })
  const refused = await post(await open(wrong))
  expect([refused.status, await refused.json()]).toEqual([
    409,
    expect.objectContaining({ code: 'other_account' }),
  ])
  expect([stored, (await open(wrong)).status]).toEqual([[], 200])
  const right = await links.issue({ tenant: SHOP, app: 'acme-app' })
  expect((await post(await open(right))).status).toBe(200)
})

test('a key that could be guessed is refused', () => {
  expect(() => createConnectLinks({ key: 'short', rows: createMemoryRows() })).toThrow('32')
})
