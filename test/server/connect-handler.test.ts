import { createConnectHandler, createSunshineClient } from 'sunshine-connect/server'
import { describe, expect, test, vi } from 'vitest'
import { ELSEWHERE, expectProblem, GRANT, HERE, post, STATE, setUp } from './connect-request.js'
import { APP, CLIENT_ID, CODE, json, TOKEN } from './fake-zendesk.js'

describe('options', () => {
  const client = createSunshineClient({ clientId: CLIENT_ID, clientSecret: 's' })
  const good = { client, onConnect: () => {} }

  test('client and onConnect are enough', () => {
    expect(createConnectHandler(good)).toBeTypeOf('function')
  })

  test.each([
    ['client', { client: undefined }],
    ['client', { client: { ...client, clientId: '' } }],
    ['client', { client: { ...client, getToken: undefined } }],
    ['onConnect', { onConnect: undefined }],
    ['allowedOrigins', { allowedOrigins: '*' }],
    ['allowedOrigins', { allowedOrigins: ['*'] }],
    ['allowedOrigins', { allowedOrigins: ['null'] }],
    ['allowedOrigins', { allowedOrigins: ['https://app.example/'] }],
    ['allowedOrigins', { allowedOrigins: ['https://App.example'] }],
    ['allowedOrigins', { allowedOrigins: ['app.example'] }],
    ['allowedOrigins', { allowedOrigins: [7] }],
    ['allowedOrigins', { allowedOrigins: ['http://app.example'] }],
    ['allowedOrigins', { allowedOrigins: ['https://user@app.example'] }],
    ['allowedOrigin', { allowedOrigin: ['https://app.example'] }],
    ['authenticate', { authenticate: 'yes' }],
    ['verifyState', { verifyState: true }],
    ['expectApp', { expectApp: 'app1' }],
    ['onError', { onError: {} }],
    ['onEvent', { onEvent: null }],
  ])('a wrong %s throws, by name: %j', (name, options) => {
    const make = () => createConnectHandler({ ...good, ...options } as unknown as typeof good)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(name)
  })
})

describe('a page that connects', () => {
  test('gets the app, and the connection is stored with its token', async () => {
    const { handler, connections, fetch } = setUp()
    const request = post()
    const response = await handler(request)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      app: { id: 'app1', displayName: 'Acme', subdomain: 'acme' },
    })
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(connections).toEqual([
      {
        accessToken: TOKEN,
        tokenType: 'Bearer',
        app: APP,
        raw: { access_token: TOKEN, token_type: 'Bearer' },
        state: STATE,
        user: undefined,
        request,
      },
    ])
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  test('gets null for what token info leaves out', async () => {
    const { handler } = setUp({}, { '/v2/tokenInfo': () => json({ app: { id: 'a' } }) })
    expect(await (await handler(post())).json()).toEqual({
      app: { id: 'a', displayName: null, subdomain: null },
    })
  })

  test('need not send client_id, and may name a charset', async () => {
    const { handler } = setUp()
    for (const type of ['Application/JSON; charset=utf-8', 'application/json ;charset=utf-8']) {
      const headers = { 'content-type': type }
      expect((await handler(post({ headers }, { code: CODE, state: STATE }))).status).toBe(200)
    }
  })

  test('is answered only when onConnect is done', async () => {
    let stored = false
    const onConnect = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      stored = true
    }
    await setUp({ onConnect }).handler(post())
    expect(stored).toBe(true)
  })
})

describe('who may ask', () => {
  const none = { 'sec-fetch-site': null }
  const rows: [string, Record<string, string | null>, boolean][] = [
    ['same-origin by Sec-Fetch-Site', { 'sec-fetch-site': 'same-origin' }, true],
    [
      'same-origin, with a proxy that changed the host',
      { 'sec-fetch-site': 'same-origin', origin: 'https://outside.example' },
      true,
    ],
    ['a listed origin', { 'sec-fetch-site': 'cross-site', origin: ELSEWHERE }, true],
    ['a listed origin, no Sec-Fetch-Site', { ...none, origin: ELSEWHERE }, true],
    ['an equal Origin, no Sec-Fetch-Site', { ...none, origin: HERE }, true],
    [
      'an equal Origin that Sec-Fetch-Site contradicts',
      { 'sec-fetch-site': 'cross-site', origin: HERE },
      false,
    ],
    ['same-site', { 'sec-fetch-site': 'same-site', origin: 'https://other.app.example' }, false],
    ['cross-site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, false],
    ['typed in', { 'sec-fetch-site': 'none' }, false],
    ['another Origin, no Sec-Fetch-Site', { ...none, origin: 'https://evil.example' }, false],
    ['another port', { ...none, origin: `${HERE}:8443` }, false],
    ['http for https', { ...none, origin: 'http://app.example' }, false],
    ['Origin null', { ...none, origin: 'null' }, false],
    [
      'a listed origin as the start of another',
      { ...none, origin: `${ELSEWHERE}.evil.example` },
      false,
    ],
    ['both absent', none, false],
  ]
  test.each(rows)('%s', async (_, headers, allowed) => {
    const { handler, fetch } = setUp()
    const response = await handler(post({ headers }))
    if (allowed) expect(response.status).toBe(200)
    else {
      await expectProblem(response, 403, 'origin_not_allowed')
      expect(response.headers.get('access-control-allow-origin')).toBe(null)
      expect(fetch).not.toHaveBeenCalled()
    }
  })
})

describe('what is refused before anything is exchanged', () => {
  const long = 'x'.repeat(16_384)
  const rows: [string, () => Request, number, string][] = [
    ['GET', () => post({ method: 'GET', body: null }), 405, 'method_not_allowed'],
    ['PUT', () => post({ method: 'PUT' }), 405, 'method_not_allowed'],
    [
      'a form',
      () => post({ headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
      415,
      'unsupported_media_type',
    ],
    [
      'plain text',
      () => post({ headers: { 'content-type': 'text/plain; application/json' } }),
      415,
      'unsupported_media_type',
    ],
    [
      'jsonp',
      () => post({ headers: { 'content-type': 'application/jsonp' } }),
      415,
      'unsupported_media_type',
    ],
    [
      'no x-requested-with',
      () => post({ headers: { 'x-requested-with': null } }),
      400,
      'requested_with_missing',
    ],
    [
      'another x-requested-with',
      () => post({ headers: { 'x-requested-with': 'XMLHttpRequest' } }),
      400,
      'requested_with_missing',
    ],
    ['a long body', () => post({}, { ...GRANT, long }), 413, 'body_too_large'],
    ['no body', () => post({ body: null }), 400, 'invalid_body'],
    ['no JSON', () => post({ body: '{' }), 400, 'invalid_body'],
    ['a list', () => post({}, [GRANT]), 400, 'invalid_body'],
    ['null', () => post({}, null), 400, 'invalid_body'],
    ['no code', () => post({}, { state: STATE }), 400, 'invalid_body'],
    ['an empty code', () => post({}, { code: '', state: STATE }), 400, 'invalid_body'],
    ['a code that is a list', () => post({}, { code: [CODE], state: STATE }), 400, 'invalid_body'],
    ['no state', () => post({}, { code: CODE }), 400, 'invalid_body'],
    ['a number for state', () => post({}, { code: CODE, state: 1 }), 400, 'invalid_body'],
    ['another client', () => post({}, { ...GRANT, client_id: 'other' }), 400, 'client_mismatch'],
    [
      'a client_id that is null',
      () => post({}, { ...GRANT, client_id: null }),
      400,
      'client_mismatch',
    ],
  ]
  test.each(rows)('%s', async (_, request, status, code) => {
    const { handler, fetch, connections, errors } = setUp()
    const response = await handler(request())
    await expectProblem(response, status, code)
    expect(response.headers.get('allow')).toBe(status === 405 ? 'POST, OPTIONS' : null)
    expect([fetch.mock.calls, connections, errors]).toEqual([[], [], []])
    expect((await handler(post())).status).toBe(200)
  })

  test('a body of 16 KiB to the byte is read, one byte more is not', async () => {
    const { handler } = setUp()
    const body = (bytes: number) => JSON.stringify(GRANT).padEnd(bytes)
    expect((await handler(post({ body: body(16_384) }))).status).toBe(200)
    await expectProblem(await handler(post({ body: body(16_385) })), 413, 'body_too_large')
  })

  test('an endless body is not read to its end', async () => {
    let pulled = 0
    const body = new ReadableStream({
      pull(controller) {
        pulled++
        controller.enqueue(new Uint8Array(1024).fill(32))
      },
    })
    const { handler } = setUp()
    await expectProblem(await handler(post({ body, duplex: 'half' })), 413, 'body_too_large')
    expect(pulled).toBeLessThan(25)
  })

  test('an endless body is not waited for, whatever it announces', async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1024).fill(32)),
    })
    const request = post({ body, duplex: 'half', headers: { 'content-length': '99999' } })
    await expectProblem(await setUp().handler(request), 413, 'body_too_large')
  })

  test('a request without a content type', async () => {
    const bare = post({ headers: { 'content-type': null }, body: new Uint8Array([123, 125]) })
    await expectProblem(await setUp().handler(bare), 415, 'unsupported_media_type')
  })

  test('a body over 16 KiB that announces less', async () => {
    const body = JSON.stringify(GRANT).padEnd(16_385)
    const lying = post({ body, headers: { 'content-length': '40' } })
    await expectProblem(await setUp().handler(lying), 413, 'body_too_large')
    const short = post({ body: body.trim(), headers: { 'content-length': '40' } })
    expect((await setUp().handler(short)).status).toBe(200)
  })

  test('a body that breaks off', async () => {
    const body = new ReadableStream({ start: (controller) => controller.error(new Error('gone')) })
    const response = await setUp().handler(post({ body, duplex: 'half' }))
    await expectProblem(response, 400, 'invalid_body')
  })
})

test('a body that comes in pieces is read letter by letter', async () => {
  const bytes = new TextEncoder().encode(JSON.stringify({ ...GRANT, state: 'ä' }))
  const middle = bytes.indexOf(0xc3) + 1
  const body = new ReadableStream({
    start(controller) {
      for (const piece of [bytes.slice(0, middle), bytes.slice(middle)]) controller.enqueue(piece)
      controller.close()
    },
  })
  const verifyState = vi.fn(() => true)
  const { handler } = setUp({ verifyState })
  expect((await handler(post({ body, duplex: 'half' }))).status).toBe(200)
  expect(verifyState).toHaveBeenCalledWith(expect.objectContaining({ state: 'ä' }))
})

describe('pages on another origin', () => {
  const preflight = (origin: string) =>
    new Request(`${HERE}/connect`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-csrf,x-requested-with',
      },
    })

  test('may send the real request if they are listed', async () => {
    const { handler, fetch } = setUp()
    const { status, headers } = await handler(preflight(ELSEWHERE))
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe(ELSEWHERE)
    expect(headers.get('access-control-allow-credentials')).toBe('true')
    expect(headers.get('access-control-allow-methods')).toBe('POST')
    expect(headers.get('access-control-allow-headers')).toBe('content-type,x-csrf,x-requested-with')
    expect(headers.get('vary')).toBe('Origin')
    expect(fetch).not.toHaveBeenCalled()
  })

  test('are refused already at the preflight if they are not', async () => {
    const response = await setUp().handler(preflight('https://evil.example'))
    await expectProblem(response, 403, 'origin_not_allowed')
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-'))).toEqual([])
  })

  test('can read every answer, also problems', async () => {
    const origin = { origin: ELSEWHERE, 'sec-fetch-site': 'cross-site' }
    const failing = setUp({ onConnect: () => Promise.reject(new Error('disk')) }).handler
    const { handler } = setUp()
    for (const answer of [
      handler(post({ headers: origin })),
      handler(post({ headers: origin, method: 'PUT' })),
      handler(post({ headers: { ...origin, 'content-type': 'text/plain' } })),
      handler(post({ headers: origin }, {})),
      failing(post({ headers: origin })),
    ]) {
      const { headers } = await answer
      expect(headers.get('access-control-allow-origin')).toBe(ELSEWHERE)
      expect(headers.get('access-control-allow-credentials')).toBe('true')
      expect(headers.get('vary')).toBe('Origin')
    }
  })
})

describe('authenticate and verifyState', () => {
  test('say who it is, and the user reaches verifyState and onConnect', async () => {
    const verifyState = vi.fn(() => true)
    const { handler, connections } = setUp({
      authenticate: async () => ({ name: 'Ann' }),
      verifyState,
    })
    const request = post()
    expect((await handler(request)).status).toBe(200)
    expect(verifyState).toHaveBeenCalledWith({ state: STATE, user: { name: 'Ann' }, request })
    expect(connections[0]?.user).toEqual({ name: 'Ann' })
  })

  test.each([null, undefined, false, ''])('a user that is %j is 401', async (user) => {
    const verifyState = vi.fn(() => true)
    const { handler, fetch } = setUp({ authenticate: () => user, verifyState })
    await expectProblem(await handler(post()), 401, 'unauthenticated')
    expect([fetch, verifyState].map(({ mock }) => mock.calls.length)).toEqual([0, 0])
  })

  test('a state that is not ours is 403', async () => {
    const { handler, fetch } = setUp({ verifyState: async () => false })
    await expectProblem(await handler(post()), 403, 'state_refused')
    expect(fetch).not.toHaveBeenCalled()
  })

  test.each(['authenticate', 'verifyState'])(
    '%s throwing is 500, and onError hears of it',
    async (name) => {
      const error = new Error('database down')
      const { handler, fetch, errors } = setUp({
        [name]: () => {
          throw error
        },
      })
      await expectProblem(await handler(post()), 500, 'check_failed')
      expect(errors).toEqual([error])
      expect(fetch).not.toHaveBeenCalled()
    },
  )
})

test('a body that a parser has read before is our own fault, and onError hears of it', async () => {
  const { handler, fetch, errors } = setUp()
  const request = post()
  await request.json()
  await expectProblem(await handler(request), 500, 'body_consumed')
  expect(errors).toEqual([expect.objectContaining({ message: expect.stringContaining('parser') })])
  expect(fetch).not.toHaveBeenCalled()
  expect((await handler(post())).status).toBe(200)
})

test('a body that somebody is reading just now is as good as read', async () => {
  const { handler, fetch, errors } = setUp()
  const request = post()
  request.body?.getReader()
  await expectProblem(await handler(request), 500, 'body_consumed')
  expect(errors).toHaveLength(1)
  expect(fetch).not.toHaveBeenCalled()
})

describe('an origin that is refused', () => {
  const refusal = async (headers: Record<string, string | null>, allowedOrigins?: string[]) => {
    const { handler, events } = setUp(allowedOrigins && { allowedOrigins })
    const { detail } = await (await handler(post({ headers }))).json()
    expect(events).toHaveLength(1)
    expect(events[0]?.attributes).toMatchObject({
      'error.type': 'origin_not_allowed',
      'error.message': detail,
    })
    return detail
  }

  test('is named beside those expected, in the answer and to onEvent', async () => {
    const headers = { origin: 'https://other.example', 'sec-fetch-site': 'cross-site' }
    expect(await refusal(headers)).toBe(
      'The request came with Origin: https://other.example and Sec-Fetch-Site: cross-site; ' +
        `expected ${HERE} (this request's own address), ${ELSEWHERE}. ` +
        'List the origin of the page in allowedOrigins: for a page on this very server too, ' +
        'where a proxy changes host or scheme on the way here.',
    )
  })

  test('is said to be missing where it is', async () => {
    const seen = await refusal({ origin: null, 'sec-fetch-site': null }, [])
    expect(seen).toMatch(/^The request came with no Origin and no Sec-Fetch-Site; expected \S+ \(/)
  })

  test('is cut where it was made up', async () => {
    const detail = await refusal({ origin: `https://${'x'.repeat(9000)}`, 'sec-fetch-site': null })
    expect(detail.length).toBeLessThan(1000)
  })

  test('behind a proxy that ends TLS and changes the host, is allowed once it is listed', async () => {
    // What a browser without Sec-Fetch-Site sends to https://shop.example, as it comes here.
    const headers = { origin: 'https://shop.example', 'sec-fetch-site': null }
    expect(await refusal(headers)).toContain('https://shop.example')
    const { handler } = setUp({ allowedOrigins: ['https://shop.example'] })
    expect((await handler(post({ headers }))).status).toBe(200)
  })
})

describe('when Zendesk fails', () => {
  test.each([400, 401, 429, 500])('status %i to the token request is 503', async (status) => {
    const { handler, connections, errors } = setUp(
      {},
      { '/oauth/token': () => json({}, { status }) },
    )
    await expectProblem(await handler(post()), 503, 'token_failed')
    expect(errors).toEqual([expect.objectContaining({ operation: 'getToken', status })])
    expect(connections).toEqual([])
  })

  test('a good token without token info is 503, nothing is stored, and connecting again works', async () => {
    let up = false
    const { handler, connections, fetch } = setUp(
      {},
      {
        '/v2/tokenInfo': () => (up ? json({ app: APP }) : json({}, { status: 401 })),
      },
    )
    await expectProblem(await handler(post()), 503, 'token_info_failed')
    expect([connections, fetch.mock.calls.length]).toEqual([[], 2])
    up = true
    expect((await handler(post())).status).toBe(200)
    expect(connections.length).toBe(1)
  })

  test.each(['/oauth/token', '/v2/tokenInfo'])('no answer in time from %s is 503', async (path) => {
    const { handler, errors } = setUp({}, { [path]: () => new Promise<Response>(() => {}) }, 50)
    await expectProblem(
      await handler(post()),
      503,
      path.includes('Info') ? 'token_info_failed' : 'token_failed',
    )
    expect(errors).toEqual([expect.objectContaining({ code: 'timeout' })])
  })
})

test('onConnect throwing is 500, and onError gets the very error, with the request', async () => {
  const error = Object.assign(new Error('disk full'), { code: 'timeout' })
  const onError = vi.fn()
  const { handler } = setUp({ onConnect: () => Promise.reject(error), onError })
  const request = post()
  await expectProblem(await handler(request), 500, 'store_failed')
  expect(onError.mock.calls).toEqual([[error, { request }]])
})

test.each([
  () => {
    throw new Error('hook')
  },
  () => Promise.reject(new Error('hook')),
])('hooks that throw change nothing', async (hook) => {
  const { handler } = setUp({ onEvent: hook, onError: hook })
  expect((await handler(post())).status).toBe(200)
  const { handler: failing } = setUp({ onEvent: hook, onError: hook, authenticate: hook })
  await expectProblem(await failing(post()), 500, 'check_failed')
})

describe('one code, several requests', () => {
  test.each([
    ['the same', GRANT],
    ['another', { ...GRANT, state: 'other' }],
  ])('at once, for %s state: one exchange, and a clear conflict', async (_, grant) => {
    const { handler, fetch, connections } = setUp()
    const [first, second] = await Promise.all([handler(post()), handler(post({}, grant))])
    expect(first?.status).toBe(200)
    await expectProblem(second as Response, 409, 'code_in_use')
    expect([fetch.mock.calls.length, connections.length]).toEqual([2, 1])
  })

  test('one after the other: nothing is remembered', async () => {
    const { handler, fetch } = setUp()
    await handler(post())
    await handler(post())
    expect(fetch).toHaveBeenCalledTimes(4)
  })

  test('again after a failure: the code is free', async () => {
    const { handler, errors } = setUp({}, { '/oauth/token': () => json({}, { status: 400 }) })
    for (const response of [await handler(post()), await handler(post())])
      await expectProblem(response, 503, 'token_failed')
    expect(errors.length).toBe(2)
  })
})

test('a browser that goes away does not stop the exchange', async () => {
  const { signal, abort } = (() => {
    const controller = new AbortController()
    return { signal: controller.signal, abort: () => controller.abort() }
  })()
  const { handler, connections } = setUp(
    {},
    {
      '/oauth/token': () => {
        abort()
        return json({ access_token: TOKEN })
      },
    },
  )
  expect((await handler(post({ signal }))).status).toBe(200)
  expect(signal.aborted).toBe(true)
  expect(connections.length).toBe(1)
})

describe('events', () => {
  const duration = { 'http.server.request.duration': expect.any(Number) }

  test('tell the steps of a success, with the seconds since the request came', async () => {
    const { handler, events } = setUp()
    await handler(post())
    expect(events).toStrictEqual([
      { name: 'token', attributes: duration },
      { name: 'token_info', attributes: duration },
      { name: 'store', attributes: duration },
      { name: 'answered', attributes: { ...duration, 'http.response.status_code': 200 } },
    ])
  })

  test('count the time in seconds', async () => {
    const before = performance.now()
    const { handler, events } = setUp({
      onConnect: () => new Promise((resolve) => setTimeout(resolve, 30)),
    })
    await handler(post())
    const seconds = Number(events.at(-1)?.attributes['http.server.request.duration'])
    expect(seconds).toBeGreaterThan(0.025)
    expect(seconds).toBeLessThanOrEqual((performance.now() - before) / 1000)
    expect(Number(events[0]?.attributes['http.server.request.duration'])).toBeLessThan(seconds)
  })

  test('tell a refusal by its code', async () => {
    const { handler, events } = setUp()
    await handler(post({}, {}))
    expect(events).toEqual([
      {
        name: 'answered',
        attributes: {
          ...duration,
          'http.response.status_code': 400,
          'error.type': 'invalid_body',
          'error.message': expect.stringContaining('code and state'),
        },
      },
    ])
  })

  test('tell the last step that began, and the failure', async () => {
    const { handler, events } = setUp({ onConnect: () => Promise.reject(new Error('disk')) })
    await handler(post())
    expect(events.map(({ name }) => name)).toEqual(['token', 'token_info', 'store', 'answered'])
    expect(events.at(-1)?.attributes).toMatchObject({ 'error.type': 'store_failed' })
  })
})
