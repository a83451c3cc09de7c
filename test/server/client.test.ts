import {
  createSunshineClient,
  SunshineApiError,
  type SunshineClientOptions,
} from 'sunshine-connect/server'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  APP,
  CLIENT_ID,
  CLIENT_SECRET,
  CODE,
  fakeZendesk,
  json,
  rejection,
  TOKEN,
} from './fake-zendesk.js'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const setUp = (answers = {}, options: Partial<SunshineClientOptions> = {}) => {
  const fetch = fakeZendesk(answers)
  const client = createSunshineClient({
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    fetch,
    ...options,
  })
  return { client, fetch }
}

const sent = (fetch: ReturnType<typeof fakeZendesk>, index = 0) => {
  const [url, init] = fetch.mock.calls[index] as [string, RequestInit]
  return { url, method: init.method, headers: new Headers(init.headers), body: init.body }
}

describe('options', () => {
  const good = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }

  test.each([
    ['https', { bridgeUrl: 'https://api.smooch.io' }],
    ['a URL object', { bridgeUrl: new URL('https://api.smooch.io/') }],
    ['http on localhost', { bridgeUrl: 'http://localhost:4000/sc', apiUrl: 'https://a.example' }],
    [
      'http on a name below localhost',
      { bridgeUrl: 'http://idp.localhost:4000/sc', apiUrl: 'https://a.example' },
    ],
    ['http on 127.0.0.1', { apiUrl: 'http://127.0.0.1:4000/sc' }],
    ['http on [::1]', { apiUrl: 'http://[::1]:4000/sc' }],
    ['a template', { apiUrl: 'https://{subdomain}.zendesk.example/sc' }],
    ['a template on loopback', { apiUrl: 'http://{subdomain}.localhost:4000/sc' }],
    ['a short timeout', { timeout: 1 }],
    ['the longest timeout', { timeout: 2_147_483_647 }],
  ])('%s is accepted', (_, options) => {
    expect(createSunshineClient({ ...good, ...options }).clientId).toBe(CLIENT_ID)
  })

  test.each([
    ['clientId', { clientId: '' }],
    ['clientId', { clientId: undefined }],
    ['clientSecret', { clientSecret: '' }],
    ['clientSecret', { clientSecret: 7 }],
    ['bridgeUrl', { bridgeUrl: 'http://zendesk.example' }],
    ['bridgeUrl', { bridgeUrl: 'http://127.0.0.1.evil.example' }],
    ['bridgeUrl', { bridgeUrl: 'http://localhost.evil.example' }],
    ['bridgeUrl', { bridgeUrl: '/sc' }],
    ['bridgeUrl', { bridgeUrl: 'https://user:word@zendesk.example' }],
    ['bridgeUrl', { bridgeUrl: 'https://user@zendesk.example' }],
    ['bridgeUrl', { bridgeUrl: 'https://:word@zendesk.example' }],
    ['bridgeUrl', { bridgeUrl: 'https://zendesk.example/?x' }],
    ['bridgeUrl', { bridgeUrl: 'ftp://localhost/sc', apiUrl: 'https://a.example' }],
    ['apiUrl', { apiUrl: 'http://{subdomain}.zendesk.example' }],
    ['apiUrl', { apiUrl: 'https://zendesk.example/#x' }],
    ['apiUrl', { apiUrl: 'ftp://{subdomain}.zendesk.example' }],
    ['marketplace', { marketplace: { name: 'n', organizationId: 'o' } }],
    ['marketplace', { marketplace: { name: 'n\nm', organizationId: 'o', botId: 'b' } }],
    ['fetch', { fetch: 'fetch' }],
    ['timeout', { timeout: 0 }],
    ['timeout', { timeout: 2_147_483_648 }],
    ['timeout', { timeout: Number.NaN }],
    ['timeout', { timeout: Number.POSITIVE_INFINITY }],
    ['timeout', { timeout: '15' }],
  ])('a wrong %s is refused by name: %j', (name, options) => {
    const make = () => createSunshineClient({ ...good, ...options } as SunshineClientOptions)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(name)
    expect(make).not.toThrow(CLIENT_SECRET)
  })

  test.each([
    [{ bridgeUrl: '/sc' }, 'a https URL (http on this machine alone), without user name'],
    [{ apiUrl: 'https://a.example/?x' }, 'and without a query'],
    [{ apiUrl: 'http://a.example' }, 'one that developmentHosts names'],
    [{ developmentHosts: '*' }, 'a list of host names without dots'],
    [{ marketplace: {} }, 'an object with name, organizationId and botId'],
    [{ fetch: 'fetch' }, 'a function'],
    [{ timeout: 0 }, 'a number of milliseconds, from 1 to 2147483647'],
  ])('%j is told what it must be: %s', (options, mustBe) => {
    const make = () => createSunshineClient({ ...good, ...options } as SunshineClientOptions)
    expect(make).toThrow(mustBe)
  })

  test('what a call takes is told so, too', async () => {
    const { client, fetch } = setUp()
    const place = { accessToken: TOKEN, subdomain: 'acme.zendesk.com' }
    const calls: [() => Promise<unknown>, string][] = [
      [() => client.getTokenInfo('two words'), 'a token: visible ASCII characters, no spaces'],
      [() => client.revokeAccess(place), 'a DNS label such as acme, without .zendesk.com'],
      [() => client.getTokenInfo(TOKEN, { signal: {} as never }), 'an AbortSignal'],
      [() => client.getTokenInfo(TOKEN, { on429: 'never' as never }), "'retry' or 'reject'"],
    ]
    for (const [call, mustBe] of calls) await expect(call()).rejects.toThrow(mustBe)
    expect(fetch).not.toHaveBeenCalled()
    const { signal } = new AbortController()
    expect(await client.getTokenInfo(TOKEN, { signal, on429: 'reject' })).toEqual({ app: APP })
  })
})

test('without a fetch of its own it asks by the global one, looked up at each call', async () => {
  const client = createSunshineClient({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET })
  vi.stubGlobal('fetch', fakeZendesk())
  expect(await client.getToken(CODE)).toMatchObject({ accessToken: TOKEN })
  expect(await client.getTokenInfo(TOKEN)).toEqual({ app: APP })
})

describe('authorizeUrl', () => {
  test('holds the four parameters, escaped', () => {
    const url = setUp().client.authorizeUrl({
      state: 'a&b=c d',
      redirectUri: 'https://App.example/cb',
    })
    expect(url.origin + url.pathname).toBe('https://oauth-bridge.zendesk.com/sc/oauth/authorize')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: CLIENT_ID,
      response_type: 'code',
      state: 'a&b=c d',
      redirect_uri: 'https://App.example/cb',
    })
  })

  test('leaves redirect_uri out unless it is given', () => {
    expect(setUp().client.authorizeUrl({ state: 's' }).searchParams.has('redirect_uri')).toBe(false)
  })

  test.each(['/', '//', ' \n'])('%j at the end of bridgeUrl makes no difference', (end) => {
    const { client } = setUp({}, { bridgeUrl: `https://api.smooch.io${end}` })
    expect(client.authorizeUrl({ state: 's' }).pathname).toBe('/oauth/authorize')
  })

  test.each([
    ['state', { state: '' }],
    ['redirectUri', { state: 's', redirectUri: '/cb' }],
    ['redirectUri', { state: 's', redirectUri: 'https://app.example/#x' }],
    ['redirectUri', { state: 's', redirectUri: 'javascript:alert(1)' }],
  ])('a wrong %s throws: %j', (name, request) => {
    expect(() => setUp().client.authorizeUrl(request)).toThrow(TypeError)
    expect(() => setUp().client.authorizeUrl(request)).toThrow(name)
  })
})

describe('getToken', () => {
  test('posts the four documented fields as JSON and gives the token', async () => {
    const { client, fetch } = setUp({
      '/oauth/token': () => json({ access_token: TOKEN, token_type: 'Bearer', extra: 1 }),
    })
    expect(await client.getToken(CODE)).toEqual({
      accessToken: TOKEN,
      tokenType: 'Bearer',
      raw: { access_token: TOKEN, token_type: 'Bearer', extra: 1 },
    })
    const { url, method, headers, body } = sent(fetch)
    expect([method, url]).toEqual(['POST', 'https://oauth-bridge.zendesk.com/sc/oauth/token'])
    expect(headers.get('content-type')).toBe('application/json')
    expect(JSON.parse(body as string)).toEqual({
      code: CODE,
      grant_type: 'authorization_code',
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
    })
  })

  test('names that would reach a prototype are left out of what came with the token', async () => {
    const text = `{"access_token":"${TOKEN}","__proto__":{"a":1},"constructor":2,"more":{"__proto__":3,"b":4}}`
    const { client } = setUp({ '/oauth/token': () => new Response(text) })
    const { raw } = await client.getToken(CODE)
    expect(Object.getOwnPropertyNames(raw)).toEqual(['access_token', 'more'])
    expect(Object.getOwnPropertyNames(raw.more)).toEqual(['b'])
  })

  test('takes a missing token_type for Bearer', async () => {
    const { client } = setUp({ '/oauth/token': () => json({ access_token: TOKEN }) })
    expect((await client.getToken(CODE)).tokenType).toBe('Bearer')
  })

  test.each([429, 500, 503])('is asked once, also on %i', async (status) => {
    const { client, fetch } = setUp({ '/oauth/token': () => json({}, { status }) })
    expect(await rejection(client.getToken(CODE))).toMatchObject({ status })
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  test.each([
    ['no object', () => json([])],
    ['no token', () => json({ token_type: 'Bearer' })],
    ['an empty token', () => json({ access_token: '' })],
    ['a token that no header can carry', () => json({ access_token: 'a\nb' })],
    ['HTML', () => new Response('<!doctype html><title>Sign in</title>')],
    ['nothing', () => new Response(null, { status: 204 })],
  ])('%s with status 2xx is invalid_response', async (_, answer) => {
    const error = await rejection(setUp({ '/oauth/token': answer }).client.getToken(CODE))
    expect(error).toMatchObject({ operation: 'getToken', code: 'invalid_response' })
  })

  test.each(['<!doctype html><p>Moved</p>', `access_token=${TOKEN}`])(
    'shows nothing of a 2xx answer, which may hold a token: %j',
    async (text) => {
      const { client } = setUp({ '/oauth/token': () => new Response(text) })
      expect(await rejection(client.getToken(CODE))).toMatchObject({ status: 200, body: '' })
      const refused = setUp({ '/oauth/token': () => new Response('Moved', { status: 400 }) })
      expect(await rejection(refused.client.getToken(CODE))).toMatchObject({ body: 'Moved' })
    },
  )

  test('an empty code rejects before anything is sent', async () => {
    const { client, fetch } = setUp()
    expect(await rejection(client.getToken(''))).toBeInstanceOf(TypeError)
    expect(fetch).not.toHaveBeenCalled()
  })
})

describe('getTokenInfo', () => {
  test('presents the token and gives the app', async () => {
    const { client, fetch } = setUp()
    expect(await client.getTokenInfo(TOKEN)).toEqual({ app: APP })
    const { url, method, headers } = sent(fetch)
    expect([method, url]).toEqual(['GET', 'https://oauth-bridge.zendesk.com/sc/v2/tokenInfo'])
    expect(headers.get('authorization')).toBe(`Bearer ${TOKEN}`)
  })

  test('does without subdomain and display name', async () => {
    for (const app of [{ id: 'a' }, { id: 'a', subdomain: null, displayName: null }]) {
      const { client } = setUp({ '/v2/tokenInfo': () => json({ app }) })
      expect(await client.getTokenInfo(TOKEN)).toEqual({ app: { displayName: null, ...app } })
    }
  })

  test.each([
    { app: null },
    { app: { subdomain: 'acme' } },
    { app: { id: 'a', subdomain: 'evil.example/' } },
    { app: { id: 'a', subdomain: '' } },
    {},
  ])('%j is invalid_response', async (body) => {
    const { client } = setUp({ '/v2/tokenInfo': () => json(body) })
    const error = await rejection(client.getTokenInfo(TOKEN))
    expect(error).toMatchObject({
      operation: 'getTokenInfo',
      code: 'invalid_response',
      status: 200,
    })
  })

  test.each(['', 'two words', 'line\nbreak', 7])(
    '%j is no token: nothing is sent',
    async (token) => {
      const { client, fetch } = setUp()
      expect(await rejection(client.getTokenInfo(token as string))).toBeInstanceOf(TypeError)
      expect(fetch).not.toHaveBeenCalled()
    },
  )
})

describe('revokeAccess', () => {
  test("asks the customer's own host", async () => {
    const { client, fetch } = setUp()
    const connection = { accessToken: TOKEN, subdomain: 'acme' }
    expect(await client.revokeAccess(connection)).toEqual({ alreadyRevoked: false })
    const { url, method, headers } = sent(fetch)
    expect([method, url]).toEqual(['DELETE', 'https://acme.zendesk.com/sc/oauth/authorization'])
    expect(headers.get('authorization')).toBe(`Bearer ${TOKEN}`)
  })

  test.each(['a', 'a-1', 'a'.repeat(63)])('%s is a subdomain', async (subdomain) => {
    const { client, fetch } = setUp()
    await client.revokeAccess({ accessToken: TOKEN, subdomain })
    expect(sent(fetch).url).toBe(`https://${subdomain}.zendesk.com/sc/oauth/authorization`)
  })

  test('an apiUrl without the placeholder is asked as it is', async () => {
    const { client, fetch } = setUp({}, { apiUrl: 'https://api.smooch.io' })
    await client.revokeAccess({ accessToken: TOKEN, subdomain: 'acme' })
    expect(sent(fetch).url).toBe('https://api.smooch.io/oauth/authorization')
  })

  test.each([401, 404])('%i counts as already revoked', async (status) => {
    const { client } = setUp({ '/oauth/authorization': () => new Response('x', { status }) })
    expect(await client.revokeAccess({ accessToken: TOKEN, subdomain: 'acme' })).toEqual({
      alreadyRevoked: true,
    })
  })

  test("an empty answer is a success, somebody's web page is not, nor is 403", async () => {
    const revoke = (answer: () => Response) =>
      setUp({ '/oauth/authorization': answer }).client.revokeAccess({
        accessToken: TOKEN,
        subdomain: 'acme',
      })
    expect(await revoke(() => new Response(null, { status: 204 }))).toEqual({
      alreadyRevoked: false,
    })
    expect(await revoke(() => new Response(''))).toEqual({ alreadyRevoked: false })
    const page = await rejection(revoke(() => new Response('<html>')))
    expect(page).toMatchObject({ operation: 'revokeAccess', code: 'invalid_response', status: 200 })
    expect(await rejection(revoke(() => json({}, { status: 403 })))).toMatchObject({ status: 403 })
  })

  test.each([
    '',
    'evil.example',
    'a/b',
    'a@b',
    '-a',
    'a-',
    'a'.repeat(64),
    'ä',
    'a\n',
    7,
    undefined,
  ])('%j is no subdomain: nothing is sent', async (subdomain) => {
    const { client, fetch } = setUp()
    const revoked = client.revokeAccess({ accessToken: TOKEN, subdomain: subdomain as string })
    expect(await rejection(revoked)).toBeInstanceOf(TypeError)
    expect(fetch).not.toHaveBeenCalled()
  })
})

test('marketplace headers go with token, token info and revoke', async () => {
  const marketplace = { name: 'Bot', organizationId: '12', botId: 'b-3' }
  const { client, fetch } = setUp({}, { marketplace })
  await client.getToken(CODE)
  await client.getTokenInfo(TOKEN)
  await client.revokeAccess({ accessToken: TOKEN, subdomain: 'acme' })
  for (const index of [0, 1, 2]) {
    const { headers } = sent(fetch, index)
    expect(headers.get('x-zendesk-marketplace-name')).toBe('Bot')
    expect(headers.get('x-zendesk-marketplace-organization-id')).toBe('12')
    expect(headers.get('x-zendesk-marketplace-bot-id')).toBe('b-3')
  }
})

describe('errors', () => {
  const shapes: [string, BodyInit, object][] = [
    [
      'v2',
      '{"errors":[{"code":"unauthorized","title":"Authorization is required"},{"code":"b"}]}',
      {
        code: 'unauthorized',
        errors: [
          { code: 'unauthorized', title: 'Authorization is required' },
          { code: 'b', title: '' },
        ],
      },
    ],
    [
      'v1',
      '{"error":{"code":"forbidden","description":"No"}}',
      { code: 'forbidden', errors: [{ code: 'forbidden', title: 'No' }] },
    ],
    [
      'RFC 6749',
      '{"error":"invalid_grant","error_description":"Expired"}',
      { code: 'invalid_grant', errors: [{ code: 'invalid_grant', title: 'Expired' }] },
    ],
    ['plain text', 'Bad request', { code: 'invalid_response', errors: [], body: 'Bad request' }],
    ['HTML', '<h1>Down</h1>', { code: 'invalid_response', errors: [], body: '<h1>Down</h1>' }],
    ['nothing', '', { code: 'invalid_response', errors: [], body: '' }],
    ['another JSON', '{"errors":[7,null]}', { code: 'invalid_response', errors: [] }],
  ]

  test.each(shapes)('an error body of the shape %s is read', async (_, body, expected) => {
    const { client } = setUp({ '/oauth/token': () => new Response(body, { status: 400 }) })
    const error = await rejection(client.getToken(CODE))
    expect(error).toMatchObject({ operation: 'getToken', status: 400, ...expected })
    expect(error.message).toContain('getToken')
    expect(error.message).toContain('400')
  })

  test.each<[string, number | undefined, string]>([
    ['network_error', undefined, 'no whole answer, network_error). Check the network, bridgeUrl'],
    ['timeout', undefined, 'no whole answer, timeout). Try later, or raise the client'],
    ['invalid_response', 200, 'status 200, invalid_response). That is no answer of Zendesk’s'],
    ['invalid_grant', 400, 'status 400, invalid_grant). Zendesk’s reasons are in `errors` and'],
  ])('with code %s say what happened, and what to do', (code, status, message) => {
    const error = new SunshineApiError('getToken', code, status ? { status } : {})
    expect(error.message).toContain(`getToken failed (${message}`)
    expect(error).toMatchObject({ errors: [], body: '', retryAfter: undefined })
  })

  test('bound body and texts, and show nothing of an endless answer', async () => {
    const title = 'y'.repeat(10_000)
    const long = JSON.stringify({ errors: [{ code: 'x', title }] })
    const { client } = setUp({ '/oauth/token': () => new Response(long, { status: 400 }) })
    expect(await rejection(client.getToken(CODE))).toMatchObject({
      code: 'x',
      body: long.slice(0, 4096),
      errors: [{ code: 'x', title: title.slice(0, 4096) }],
    })
    const huge = () => new Response('z'.repeat(1_000_000), { status: 400 })
    expect(await rejection(setUp({ '/oauth/token': huge }).client.getToken(CODE))).toMatchObject({
      code: 'invalid_response',
      status: 400,
      body: '',
    })
  })

  test('have a class and a name of their own', async () => {
    const { client } = setUp({ '/oauth/token': () => json({}, { status: 400 }) })
    const error = await rejection(client.getToken(CODE))
    expect(error).toBeInstanceOf(SunshineApiError)
    expect(error.name).toBe('SunshineApiError')
    expect(await rejection(client.getToken(''))).not.toBeInstanceOf(SunshineApiError)
  })

  test('give no body to a logger that takes what can be enumerated', async () => {
    const { client } = setUp({ '/oauth/token': () => new Response('page', { status: 400 }) })
    const error = await rejection(client.getToken(CODE))
    expect(error).toHaveProperty('body', 'page')
    expect(JSON.stringify(error)).not.toContain('page')
  })

  test('a network failure has a cause that tells why', async () => {
    const why = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    const { client } = setUp({
      '/oauth/token': () => Promise.reject(new TypeError('fetch failed', { cause: why })),
    })
    const error = await rejection(client.getToken(CODE))
    expect(error).toMatchObject({ code: 'network_error', status: undefined })
    expect(error.cause).toMatchObject({ message: 'TypeError fetch failed ECONNREFUSED' })
    const unexplained = () => Promise.reject(new TypeError('fetch failed'))
    const other = await rejection(setUp({ '/oauth/token': unexplained }).client.getToken(CODE))
    expect(other.cause).toMatchObject({ message: 'TypeError fetch failed' })
  })

  test('what a framework tells itself through fetch is no failure: it goes on to the framework', async () => {
    const signal = Object.assign(new Error('Dynamic server usage'), {
      digest: 'DYNAMIC_SERVER_USAGE',
    })
    const { client, fetch } = setUp({ '/v2/tokenInfo': () => Promise.reject(signal) })
    expect(await rejection(client.getTokenInfo(TOKEN))).toBe(signal)
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  test.each([{ digest: 7 }, {}])('an error with %o is one, and tried again', async (marks) => {
    vi.useFakeTimers()
    const error = Object.assign(new Error('fetch failed'), marks)
    const { client, fetch } = setUp({ '/v2/tokenInfo': () => Promise.reject(error) })
    const failed = rejection(client.getTokenInfo(TOKEN))
    await vi.advanceTimersByTimeAsync(5000)
    expect(await failed).toMatchObject({ code: 'network_error' })
    expect(fetch.mock.calls.length).toBeGreaterThan(1)
  })

  test('a redirect is refused, and one that fetch followed all the same', async () => {
    const moved = () =>
      new Response(null, { status: 307, headers: { location: 'https://evil.example' } })
    const followed = () =>
      Object.defineProperty(json({ access_token: TOKEN }), 'redirected', { value: true })
    for (const answer of [moved, followed]) {
      const { client, fetch } = setUp({ '/oauth/token': answer })
      expect(await rejection(client.getToken(CODE))).toMatchObject({ code: 'invalid_response' })
      expect(fetch.mock.calls[0]?.[1].redirect).toBe('manual')
    }
  })
})
