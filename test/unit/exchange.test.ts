import { type ConnectError, isConnectError } from 'sunshine-connect'
import { beforeEach, describe, expect, type Mock, test, vi } from 'vitest'
import {
  allow,
  beginConnect,
  CODE,
  deliver,
  PAGE,
  popups,
  reasonOf,
  sentState,
  turn,
} from './attempt.ts'

let backend: Mock<typeof fetch>
beforeEach(() => {
  backend = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json({ id: 7 }))
})

/** What the page has posted. */
interface Sent {
  code: string
  state: string
}

const UNEXPLAINED = 'is this the right address, and is it up? Its own log says more.'

const answerWith = (body: string | null, status: number) =>
  backend.mockImplementation(async () => new Response(body, { status }))

const request = () => {
  const [url, init] = backend.mock.lastCall ?? []
  return { ...init, url: String(url), headers: new Headers(init?.headers) }
}

const connectAndAllow = (options?: object) => {
  const attempt = beginConnect(options)
  const state = sentState()
  allow()
  return { attempt, state }
}

describe('the backend gets', () => {
  test('one POST of JSON that no cache keeps and no redirect carries on', async () => {
    const { attempt, state } = connectAndAllow()
    await attempt
    expect(backend).toHaveBeenCalledTimes(1)
    const { url, headers, body, ...rest } = request()
    expect(url).toBe(`${PAGE}/api/connect`)
    expect(Object.fromEntries(headers)).toEqual({
      accept: 'application/json',
      'content-type': 'application/json',
      'x-requested-with': 'sunshine-connect',
    })
    expect(JSON.parse(String(body))).toEqual({ code: CODE, state, client_id: 'acme' })
    expect(rest).toEqual({
      method: 'POST',
      redirect: 'error',
      cache: 'no-store',
      credentials: 'same-origin',
      signal: expect.any(AbortSignal),
    })
  })

  test('it before the window closes, which takes its time', async () => {
    backend.mockImplementation(async () => {
      expect(popups[0]?.close).not.toHaveBeenCalled()
      return Response.json({ id: 7 })
    })
    const { attempt } = connectAndAllow()
    expect(await attempt).toEqual({ id: 7 })
    await turn()
    expect(popups[0]?.close).toHaveBeenCalled()
  })

  test('the redirect URI if one was given, resolved', async () => {
    await connectAndAllow({ redirectUri: '/callback' }).attempt
    expect(JSON.parse(String(request().body))).toMatchObject({
      redirect_uri: `${PAGE}/callback`,
    })
  })

  test('nothing secret in its address', async () => {
    const { attempt, state } = connectAndAllow({ exchange: 'https://api.example/connect?a=b' })
    await attempt
    expect(request().url).toBe('https://api.example/connect?a=b')
    expect(request().url).not.toContain(state)
  })

  test('the page’s headers and credentials, under the ones that make the request what it is', async () => {
    const headers = { 'x-csrf': 'abc', 'Content-Type': 'text/plain', 'X-Requested-With': 'me' }
    await connectAndAllow({ headers, credentials: 'include' }).attempt
    expect(Object.fromEntries(request().headers)).toEqual({
      accept: 'application/json',
      'content-type': 'application/json',
      'x-csrf': 'abc',
      'x-requested-with': 'sunshine-connect',
    })
    expect(request().credentials).toBe('include')
  })
})

describe('what the backend answers', () => {
  test.each<[string, number, string | null, unknown]>([
    ['an object', 200, '{"app":{"id":"1"}}', { app: { id: '1' } }],
    ['any 2xx', 201, '[]', []],
    ['null', 200, 'null', null],
    ['204', 204, null, undefined],
  ])('%s resolves', async (_, status, body, connection) => {
    answerWith(body, status)
    expect(await connectAndAllow().attempt).toEqual(connection)
  })

  const problem = { type: 'about:blank', title: 'Refused', code: 'code_refused' }

  test.each<[string, number, string | null, unknown]>([
    ['a problem', 502, JSON.stringify(problem), problem],
    ['another 4xx', 401, '{"code":"unauthenticated"}', { code: 'unauthenticated' }],
    ['a page', 500, '<h1>Oops</h1>', '<h1>Oops</h1>'],
    ['nothing', 503, '', ''],
    ['a page instead of JSON', 200, '<!doctype html>', '<!doctype html>'],
    ['nothing instead of JSON', 200, '', ''],
    ['an unfollowed redirect', 304, null, ''],
  ])('%s (%i) rejects with exchange_failed, status and body', async (_, status, text, body) => {
    answerWith(text, status)
    const reason = await reasonOf(connectAndAllow().attempt)
    expect(reason).toMatchObject({ code: 'exchange_failed', status, body })
    expect(reason).not.toHaveProperty('cause')
    expect(backend).toHaveBeenCalledTimes(1)
  })

  test.each([
    {
      answer: 'a problem',
      status: 502,
      text: '{"code":"token_failed"}',
      message: `The backend answered 502 token_failed: ${UNEXPLAINED}`,
    },
    {
      answer: 'a problem with a detail',
      status: 403,
      text: '{"code":"origin_not_allowed","detail":"Add https://app.example\\nto allowedOrigins."}',
      message:
        'The backend answered 403 origin_not_allowed: Add https://app.example to allowedOrigins.',
    },
    {
      answer: 'a problem with a detail that is no text',
      status: 403,
      text: '{"code":"origin_not_allowed","detail":{"cure":"none"}}',
      message: `The backend answered 403 origin_not_allowed: ${UNEXPLAINED}`,
    },
    {
      answer: 'a long detail',
      status: 500,
      text: JSON.stringify({ detail: 'x'.repeat(100_000) }),
      message: `The backend answered 500: ${'x'.repeat(500)}`,
    },
    {
      answer: 'a proxy’s page',
      status: 502,
      text: '<h1>Bad Gateway</h1>',
      message: `The backend answered 502: ${UNEXPLAINED}`,
    },
    {
      answer: 'a problem that is nowhere',
      status: 404,
      text: '{"code":"no_tenant","detail":"Add the tenant acme."}',
      message: 'The backend answered 404 no_tenant: Add the tenant acme.',
    },
    {
      answer: 'a page in place of JSON',
      status: 200,
      text: '<h1>Welcome</h1>',
      message: `The backend answered 200 without JSON: ${UNEXPLAINED}`,
    },
  ])('$answer is named by the message', async ({ status, text, message }) => {
    answerWith(text, status)
    expect(await reasonOf(connectAndAllow().attempt)).toMatchObject({ message })
  })

  test.each([
    { what: 'of 64 letters', body: { code: 'a'.repeat(64) }, named: ` ${'a'.repeat(64)}` },
    { what: 'longer than a code is', body: { code: 'a'.repeat(65) }, named: '' },
    { what: 'of several words', body: { code: 'try again' }, named: '' },
    { what: 'with a line break', body: { code: 'a\nb' }, named: '' },
    { what: 'with nothing in it', body: { code: '' }, named: '' },
    { what: 'that is a number', body: { code: 17 }, named: '' },
    { what: 'that is not there', body: { error: 'no' }, named: '' },
    { what: 'of null', body: null, named: '' },
    { what: 'of a text', body: 'code', named: '' },
  ])('a code $what is named only if it is one', async ({ body, named }) => {
    answerWith(JSON.stringify(body), 400)
    const { message } = (await reasonOf(connectAndAllow().attempt)) as Error
    expect(message).toBe(`The backend answered 400${named}: ${UNEXPLAINED}`)
  })

  test.each([
    { what: 'the code', quote: ({ code }: Sent) => code },
    { what: 'the state', quote: ({ state }: Sent) => state },
    { what: 'twelve characters of the code', quote: ({ code }: Sent) => code.slice(3, 15) },
    { what: 'the code in a URL', quote: ({ code }: Sent) => code.replaceAll('-', '%2D') },
    { what: 'the code by number', quote: ({ code }: Sent) => code.replaceAll('-', '\u002d') },
  ])('that quotes $what is withheld whole, and the message says so', async ({ quote }) => {
    let quoted = ''
    backend.mockImplementation(async (_, init) => {
      quoted = quote(JSON.parse(String(init?.body)))
      return Response.json({ code: 'bad', detail: `Bad ${quoted}!`, got: 1 }, { status: 400 })
    })
    const reason = (await reasonOf(connectAndAllow().attempt)) as ConnectError
    expect(reason).toMatchObject({ code: 'exchange_failed', status: 400 })
    expect(reason.body).toBeUndefined()
    expect(reason.message).toBe(
      'The backend answered 400. Its body is withheld: it quotes the code or the state.',
    )
    expect(quoted).not.toBe('')
  })

  test('that has eleven characters of the code in common is given as it came', async () => {
    const body = { detail: `Bad ${CODE.slice(0, 11)}!` }
    answerWith(JSON.stringify(body), 400)
    const reason = await reasonOf(connectAndAllow().attempt)
    expect(reason).toMatchObject({ body, message: `The backend answered 400: ${body.detail}` })
  })

  test('made to be slow, with a code of 15 kB, is read a few times and not once for each piece of it', async () => {
    const text = 'ab'.repeat(10_000)
    const code = 'ab'.repeat(5) + [...Array(4000).keys()].join('')
    answerWith(text, 400)
    const attempt = beginConnect()
    const { count, restore } = countLetters()
    allow(code)
    await reasonOf(attempt)
    restore()
    expect(count()).toBeGreaterThan(text.length)
    expect(count()).toBeLessThan(100 * (text.length + code.length))
  })

  test('that breaks off is exchange_failed with its cause', async () => {
    const cause = new TypeError('terminated')
    const broken = new Response('{"a":')
    vi.spyOn(broken, 'text').mockRejectedValue(cause)
    backend.mockResolvedValue(broken)
    expect(await reasonOf(connectAndAllow().attempt)).toMatchObject({
      code: 'exchange_failed',
      cause,
    })
  })
})

test('no answer at all is exchange_failed with its cause, and nothing is sent again', async () => {
  const cause = new TypeError('Failed to fetch')
  backend.mockRejectedValue(cause)
  const reason = await reasonOf(connectAndAllow().attempt)
  const message =
    'The backend is out of reach, redirects, or sends no CORS headers: route OPTIONS to it, and list this page in allowedOrigins.'
  expect(reason).toMatchObject({ code: 'exchange_failed', cause, message })
  expect(reason).not.toHaveProperty('status')
  await turn()
  expect(backend).toHaveBeenCalledTimes(1)
})

describe('a function as exchange', () => {
  test('gets the grant and a signal, once, and nothing is fetched', async () => {
    const exchange = vi.fn((_grant: unknown, _context: { signal: AbortSignal }) => 'connected')
    const { attempt, state } = connectAndAllow({ exchange, redirectUri: '/callback' })
    expect(await attempt).toBe('connected')
    expect(exchange.mock.calls).toEqual([
      [
        { code: CODE, state, clientId: 'acme', redirectUri: `${PAGE}/callback` },
        { signal: expect.any(AbortSignal) },
      ],
    ])
    expect(backend).not.toHaveBeenCalled()
  })

  test.each<[string, (error: unknown) => unknown]>([
    [
      'throws',
      (error) => {
        throw error
      },
    ],
    ['rejects', (error) => Promise.reject(error)],
  ])('that %s is exchange_failed with the cause', async (_, fail) => {
    const cause = new RangeError('no')
    const reason = await reasonOf(connectAndAllow({ exchange: () => fail(cause) }).attempt)
    expect(reason).toMatchObject({ code: 'exchange_failed', cause })
    expect(isConnectError(reason)).toBe(true)
  })

  test('may return the backend’s answer: one that refuses is exchange_failed', async () => {
    const refused = () =>
      Response.json({ code: 'requested_with_missing', detail: 'Add the header.' }, { status: 415 })
    const { attempt } = connectAndAllow({ exchange: async () => refused() })
    const message = 'The backend answered 415 requested_with_missing: Add the header.'
    expect(await reasonOf(attempt)).toMatchObject({ code: 'exchange_failed', status: 415, message })

    const accepted = Response.json({ app: {} })
    expect(await connectAndAllow({ exchange: () => accepted }).attempt).toBe(accepted)
  })

  test('is not called when the person refuses', async () => {
    const exchange = vi.fn()
    const attempt = beginConnect({ exchange })
    deliver(`error=access_denied&state=${sentState()}`)
    expect(await reasonOf(attempt)).toMatchObject({ code: 'authorization_error' })
    expect(exchange).not.toHaveBeenCalled()
  })
})

test.each([
  ['a slash, as PHP escapes it', 'ab/cd-ef', '{"detail":"ab\\/cd-ef"}'],
  ['a quote', 'abc"def', '{"detail":"abc\\"def"}'],
  ['escapes for other letters', 'äbcdef', '{"detail":"\\u00e4bcdef"}'],
])('a body with the code is withheld though it has %s', async (_, code, body) => {
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(body, { status: 400 }))
  const attempt = beginConnect()
  allow(code)
  const reason = await reasonOf(attempt)
  expect(reason).toMatchObject({ status: 400 })
  expect(reason).not.toHaveProperty('body')
})

/** How many letters are looked at by the methods of strings: searched through, or cut out. */
const countLetters = () => {
  let letters = 0
  const { includes, indexOf, slice, substring } = String.prototype
  const searches = { includes, indexOf }
  const cuts = { slice, substring }
  const count = (method: (...args: never[]) => unknown, isSearch: boolean) =>
    function counted(this: string, ...args: never[]) {
      const result = method.apply(this, args)
      letters += isSearch ? this.length : String(result).length
      return result
    }
  for (const [name, method] of Object.entries(searches))
    Object.assign(String.prototype, { [name]: count(method, true) })
  for (const [name, method] of Object.entries(cuts))
    Object.assign(String.prototype, { [name]: count(method, false) })
  return {
    count: () => letters,
    restore: () => void Object.assign(String.prototype, { ...searches, ...cuts }),
  }
}
