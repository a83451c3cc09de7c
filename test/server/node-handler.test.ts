import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { incomingMessage, toNodeHandler, type WebHandler } from 'sunshine-connect/node'
import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
} from 'sunshine-connect/server'
import { describe, expect, test, vi } from 'vitest'
import { httpsRequest } from '../https-request.js'
import { selfSigned } from '../self-signed.js'
import { listen } from './listen.js'
import { rawRequest } from './raw-request.js'

/** What a handler was given, as JSON. */
const echo: WebHandler = async (request) =>
  Response.json({
    method: request.method,
    url: request.url,
    headers: Object.fromEntries(request.headers),
    body: await request.text(),
  })

const post = (url: string, init: RequestInit = {}) =>
  fetch(url, {
    method: 'POST',
    body: '{"code":"ä"}',
    headers: { 'content-type': 'application/json' },
    ...init,
  })

describe('the request that a handler gets', () => {
  test('has method, address, headers and body as they were sent', async () => {
    const origin = await listen(toNodeHandler(echo))
    const seen = await (await post(`${origin}/a/b?c=d`, { headers: { cookie: 'a=1' } })).json()
    expect(seen).toMatchObject({
      method: 'POST',
      url: `${origin}/a/b?c=d`,
      headers: { cookie: 'a=1' },
      body: '{"code":"ä"}',
    })
  })

  test('has a body that comes in chunks, without a length', async () => {
    const origin = await listen(toNodeHandler(echo))
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'
    const answer = await rawRequest(origin, `${head}5\r\nhello\r\n0\r\n\r\n`, /}$/)
    expect(answer).toContain('"body":"hello"')
  })

  test.each(['GET', 'HEAD'])('%s is answered, though it announces a body', async (method) => {
    const origin = await listen(toNodeHandler(echo))
    const text = `${method} / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello`
    expect(await rawRequest(origin, text)).toMatch(/^HTTP\/1\.1 200 /)
  })

  test.each(['GET', 'HEAD', 'DELETE', 'OPTIONS'])('%s needs no body', async (method) => {
    const origin = await listen(
      toNodeHandler(async (request) => {
        const headers = {
          'x-body': JSON.stringify(await request.text()),
          'x-method': request.method,
        }
        return new Response('hello', { headers })
      }),
    )
    const response = await fetch(origin, { method })
    expect(response.headers.get('x-method')).toBe(method)
    expect(response.headers.get('x-body')).toBe('""')
    expect(response.headers.get('content-length')).toBe('5')
    expect(await response.text()).toBe(method === 'HEAD' ? '' : 'hello')
  })

  test('is https where the connection is', async () => {
    const server = createTlsServer(selfSigned('localhost'), toNodeHandler(echo)).listen(
      0,
      '127.0.0.1',
    )
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as { port: number }
    const { body } = await httpsRequest(`https://127.0.0.1:${port}/x`)
    server.close()
    expect(JSON.parse(body).url).toBe(`https://127.0.0.1:${port}/x`)
  })

  test("keeps the path that a framework's router took off", async () => {
    const origin = await listen((message, outgoing) => {
      Object.assign(message, { originalUrl: message.url, url: '/' })
      return toNodeHandler(echo)(message, outgoing)
    })
    expect(await (await fetch(`${origin}/api/connect`)).json()).toMatchObject({
      url: `${origin}/api/connect`,
    })
  })

  test('joins cookies as cookies and other headers as lists', async () => {
    const origin = await listen(toNodeHandler(echo))
    const lines = 'Host: a.example\r\nCookie: a=1\r\nCookie: b=2\r\nX-A: 1\r\nX-A: 2'
    const answer = await rawRequest(origin, `GET / HTTP/1.1\r\n${lines}\r\n\r\n`, /}$/)
    expect(answer).toContain('"cookie":"a=1; b=2"')
    expect(answer).toContain('"x-a":"1, 2"')
  })

  test.each(['a.example', 'a.example:8443', '[::1]:80', 'A.example', '127.0.0.1'])(
    'takes its host from Host: %s',
    async (host) => {
      const origin = await listen(toNodeHandler(echo))
      const answer = await rawRequest(origin, `GET /x HTTP/1.1\r\nHost: ${host}\r\n\r\n`, /}$/)
      expect(answer).toContain(`"url":"${new URL(`http://${host}/x`)}"`)
    },
  )

  test.each([
    ['a host with a path', 'GET / HTTP/1.1\r\nHost: a.example/x?'],
    ['a host with a user', 'GET / HTTP/1.1\r\nHost: a@b.example'],
    ['a host with a backslash', 'GET / HTTP/1.1\r\nHost: a\\b'],
    ['a host with a fragment', 'GET / HTTP/1.1\r\nHost: a#b'],
    ['a port out of range', 'GET / HTTP/1.1\r\nHost: a.example:99999'],
    ['two hosts in one', 'GET / HTTP/1.1\r\nHost: a.example, b.example'],
    ['an empty host', 'GET / HTTP/1.1\r\nHost: '],
    ['an absolute target of another scheme', 'GET ftp://a.example/ HTTP/1.1\r\nHost: a.example'],
    ['an absolute target with a user', 'GET http://a@b.example/ HTTP/1.1\r\nHost: b.example'],
    ['an absolute target without a host', 'GET http:/// HTTP/1.1\r\nHost: b.example'],
    ['no path', 'OPTIONS * HTTP/1.1\r\nHost: a.example'],
    ['TRACE', 'TRACE / HTTP/1.1\r\nHost: a.example'],
  ])('is refused with 400, and nothing throws: %s', async (_, text) => {
    const handler = vi.fn(echo)
    const origin = await listen(toNodeHandler(handler))
    const answer = await rawRequest(origin, `${text}\r\n\r\n`, /}$/)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('"code":"bad_request"')
    expect(handler).not.toHaveBeenCalled()
    expect((await fetch(origin)).status).toBe(200)
  })

  test.each([
    ['http://a.example/x?y', 'http://a.example/x?y'],
    ['http://a.example:8080/x', 'http://a.example:8080/x'],
    ['http://a.example', 'http://a.example/'],
    ['HTTP://A.example/x', 'http://a.example/x'],
    // The scheme is that of the connection: nobody gets to be https by saying so.
    ['https://a.example/x', 'http://a.example/x'],
  ])('an absolute target counts before the Host header: %s', async (target, url) => {
    const origin = await listen(toNodeHandler(echo))
    const text = `GET ${target} HTTP/1.1\r\nHost: b.example\r\n\r\n`
    expect(await rawRequest(origin, text, /}$/)).toContain(`"url":"${url}"`)
  })

  test('an address that begins with two slashes names no other host', async () => {
    const origin = await listen(toNodeHandler(echo))
    const text = 'GET //evil.example/x HTTP/1.1\r\nHost: a.example\r\n\r\n'
    expect(await rawRequest(origin, text, /}$/)).toContain(
      '"url":"http://a.example//evil.example/x"',
    )
  })
})

describe('behind a proxy', () => {
  const FORWARDED = {
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'shop.example',
  }
  const urlOf = async (headers: Record<string, string>, trustProxy?: boolean) => {
    const origin = await listen(toNodeHandler(echo, trustProxy === undefined ? {} : { trustProxy }))
    const response = await fetch(`${origin}/x`, { headers })
    return (await response.json()).url?.replace(origin, '(own)') ?? response.status
  }

  test('nothing is believed unless told to', async () => {
    expect(await urlOf(FORWARDED)).toBe('(own)/x')
    expect(await urlOf(FORWARDED, false)).toBe('(own)/x')
    expect(await urlOf(FORWARDED, true)).toBe('https://shop.example/x')
  })

  test.each<[string, Record<string, string>, string | number]>([
    [
      'Forwarded',
      { forwarded: 'for=1.2.3.4;proto=https;host=shop.example' },
      'https://shop.example/x',
    ],
    [
      'Forwarded in quotes, upper case',
      { forwarded: 'Proto=HTTPS; Host="shop.example:8443"' },
      'https://shop.example:8443/x',
    ],
    [
      'the last of several in Forwarded',
      { forwarded: 'proto=http;host=evil.example, proto=https;host=shop.example' },
      'https://shop.example/x',
    ],
    [
      'the last of several X-Forwarded',
      { 'x-forwarded-proto': 'http, https', 'x-forwarded-host': 'evil.example, shop.example' },
      'https://shop.example/x',
    ],
    [
      'X-Forwarded before Forwarded',
      { ...FORWARDED, forwarded: 'proto=http;host=evil.example' },
      'https://shop.example/x',
    ],
    [
      'the scheme alone, with our own host',
      { 'x-forwarded-proto': 'https', host: 'shop.example' },
      'https://shop.example/x',
    ],
    ['nothing at all', {}, '(own)/x'],
    ['an empty one', { 'x-forwarded-host': '', 'x-forwarded-proto': ' ' }, '(own)/x'],
    ['a host that is none', { ...FORWARDED, 'x-forwarded-host': 'a/b' }, 400],
    ['another scheme', { ...FORWARDED, 'x-forwarded-proto': 'javascript' }, 400],
  ])('%s', async (_, headers, expected) => {
    const origin = await listen(toNodeHandler(echo, { trustProxy: true }))
    const { host = new URL(origin).host, ...others } = headers
    const lines = Object.entries({ host, ...others }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    )
    const answer = await rawRequest(origin, `GET /x HTTP/1.1\r\n${lines.join('')}\r\n`, /}$/)
    const url = /"url":"([^"]*)"/.exec(answer)?.[1]?.replace(origin, '(own)')
    expect(url ?? Number(answer.slice(9, 12))).toBe(expected)
  })
})

describe('the origin that counts', () => {
  const urlOf = async (headers: string, options: object) => {
    const origin = await listen(toNodeHandler(echo, options))
    const answer = await rawRequest(origin, `GET /x?y HTTP/1.1\r\n${headers}\r\n\r\n`, /}$/)
    return /"url":"([^"]*)"/.exec(answer)?.[1] ?? answer.slice(9, 12)
  }
  const ORIGIN = { origin: 'https://app.example' }

  test.each([
    ['nginx’s upstream for a Host', 'Host: backend'],
    ['a Host with the default port', 'Host: app.example:443'],
    ['an address, as in a health check', 'Host: 10.0.0.7:8080'],
    ['a Host that is none', 'Host: a/b'],
    ['what a client says of a proxy', 'Host: a.example\r\nX-Forwarded-Host: evil.example'],
  ])('is what was given, whatever comes: %s', async (_, headers) => {
    expect(await urlOf(headers, ORIGIN)).toBe('https://app.example/x?y')
  })

  test('is that of the request where none was given', async () => {
    expect(await urlOf('Host: app.example:443', {})).toBe('http://app.example:443/x?y')
    const behind = 'Host: app.example:443\r\nX-Forwarded-Proto: https'
    expect(await urlOf(behind, { trustProxy: true })).toBe('https://app.example/x?y')
  })

  test('may be http on any machine, for development', async () => {
    expect(await urlOf('Host: a', { origin: 'http://box:8080' })).toBe('http://box:8080/x?y')
  })

  test.each(['app.example', 'https://app.example/', 'https://a@app.example', 'ftp://a', '', 7])(
    'is no origin: %j',
    (origin) => {
      const make = () => toNodeHandler(echo, { origin: origin as string })
      expect(make).toThrow(TypeError)
      expect(make).toThrow('"origin"')
    },
  )
})

describe('a body that was read before', () => {
  /** As frameworks do: read to the end, left on `body`. */
  const after =
    (leave: (text: string) => unknown) =>
    async (message: IncomingMessage, outgoing: ServerResponse) => {
      let text = ''
      for await (const chunk of message) text += chunk
      Object.assign(message, { body: leave(text) })
      await toNodeHandler(echo)(message, outgoing)
    }

  test.each<[string, (text: string) => unknown]>([
    ['an object', (text) => JSON.parse(text)],
    ['a string', (text) => text],
    ['a Buffer', (text) => Buffer.from(text)],
  ])('is taken from req.body: %s', async (_, leave) => {
    const origin = await listen(after(leave))
    // As a parser leaves it, a body isn't packed any more.
    const headers = { 'content-type': 'application/json', 'content-encoding': 'br' }
    const seen = await (await post(origin, { body: '{ "code": "ä" }', headers })).json()
    expect(JSON.parse(seen.body)).toEqual({ code: 'ä' })
    expect(Object.keys(seen.headers)).not.toContain('content-encoding')
    expect(seen.headers['content-length']).toBe(String(Buffer.byteLength(seen.body)))
    expect(seen.headers['content-type']).toBe('application/json')
  })

  test('keeps the content type that it came with', async () => {
    const origin = await listen(after((text) => Object.fromEntries(new URLSearchParams(text))))
    const seen = await (
      await post(origin, { body: new URLSearchParams({ code: 'a' }), headers: {} })
    ).json()
    expect(seen.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/)
  })

  test('that left nothing behind looks used, not empty', async () => {
    const used: boolean[] = []
    const handler = toNodeHandler((request) => {
      used.push(request.bodyUsed)
      return new Response()
    })
    const origin = await listen(async (message, outgoing) => {
      if (message.url === '/read') for await (const _ of message);
      await handler(message, outgoing)
    })
    await post(`${origin}/read`)
    await post(`${origin}/unread`)
    expect(used).toEqual([true, false])
  })

  test("an empty `body` that a parser left on what it didn't read counts for nothing", async () => {
    const origin = await listen((message, outgoing) => {
      Object.assign(message, { body: {} })
      return toNodeHandler(echo)(message, outgoing)
    })
    expect((await (await post(origin)).json()).body).toBe('{"code":"ä"}')
  })
})

describe('incomingMessage', () => {
  test('gives the message behind the request, with what middleware has put there', async () => {
    const handler = toNodeHandler((request) => {
      const message = incomingMessage<IncomingMessage & { user: string }>(request)
      return new Response(message?.user)
    })
    const origin = await listen((message, outgoing) => {
      Object.assign(message, { user: 'ada' })
      return handler(message, outgoing)
    })
    expect(await (await fetch(origin)).text()).toBe('ada')
  })

  test('knows no request that it has not seen', () => {
    expect(incomingMessage(new Request('http://a.example'))).toBeUndefined()
  })
})

describe('the answer', () => {
  test('has status, text, headers and each cookie in a line of its own', async () => {
    const origin = await listen(
      toNodeHandler(() => {
        const headers = new Headers({ 'x-a': '1' })
        headers.append('set-cookie', 'a=1; Path=/')
        headers.append('set-cookie', 'b=2, 3')
        return new Response('hello', { status: 201, statusText: 'Made', headers })
      }),
    )
    const response = await fetch(origin)
    expect([response.status, response.statusText, await response.text()]).toEqual([
      201,
      'Made',
      'hello',
    ])
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2, 3'])
    expect(response.headers.get('x-a')).toBe('1')
  })

  test('adds to what middleware has set, and replaces headers of the same name', async () => {
    const handler = toNodeHandler(
      () => new Response(null, { status: 204, headers: { 'set-cookie': 'ours=1', 'x-a': 'ours' } }),
    )
    const origin = await listen((message, outgoing) => {
      outgoing.setHeader('set-cookie', 'session=1')
      outgoing.setHeader('x-a', 'theirs')
      outgoing.setHeader('x-b', 'theirs')
      return handler(message, outgoing)
    })
    const { headers, status } = await fetch(origin)
    expect(status).toBe(204)
    expect(headers.getSetCookie()).toEqual(['session=1', 'ours=1'])
    expect([headers.get('x-a'), headers.get('x-b')]).toEqual(['ours', 'theirs'])
  })

  test.each<[string, Record<string, string>]>([
    ['transfer-encoding', { 'transfer-encoding': 'chunked' }],
    ['a length that is wrong', { 'content-length': '3' }],
    ['connection', { connection: 'close, x-a' }],
    ['keep-alive', { 'keep-alive': 'timeout=1' }],
    ['proxy-connection', { 'proxy-connection': 'close' }],
    ['te', { te: 'trailers' }],
    ['trailer', { trailer: 'x-a' }],
    ['upgrade', { upgrade: 'h2c' }],
  ])('has its own framing, whatever the Response says: %s', async (_, headers) => {
    const answer = () => new Response('hello', { headers: { ...headers, 'x-a': '1' } })
    const origin = await listen(toNodeHandler(answer))
    const raw = await rawRequest(origin, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', /hello$/)
    expect(raw).toMatch(/\r\ncontent-length: 5\r\n/i)
    expect(raw).not.toMatch(/\r\n(transfer-encoding|trailer|upgrade|proxy-connection|te):/i)
    expect(raw).not.toMatch(/close, x-a|timeout=1\r/)
    expect(raw).toMatch(/\r\n\r\nhello$/)
    expect(await (await fetch(origin)).text()).toBe('hello')
  })

  test('without a body announces none', async () => {
    const headers = { 'content-length': '5', 'transfer-encoding': 'chunked' }
    const origin = await listen(toNodeHandler(() => new Response(null, { headers })))
    const response = await fetch(origin, { signal: AbortSignal.timeout(2000) })
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  test.each<[string, Record<string, string>, string | null]>([
    [
      'with a policy of its own stands without the opener policy',
      { 'content-security-policy': "default-src 'none'" },
      null,
    ],
    [
      'with its own opener policy keeps that',
      {
        'content-security-policy': "default-src 'none'",
        'cross-origin-opener-policy': 'unsafe-none',
      },
      'unsafe-none',
    ],
    ['without a policy keeps the opener policy', {}, 'same-origin'],
  ])('%s', async (_, headers, expected) => {
    const handler = toNodeHandler(() => new Response('', { headers }))
    const origin = await listen((message, outgoing) => {
      outgoing.setHeader('cross-origin-opener-policy', 'same-origin')
      return handler(message, outgoing)
    })
    expect((await fetch(origin)).headers.get('cross-origin-opener-policy')).toBe(expected)
  })

  test.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('secret reason')
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('secret reason')
      },
    ],
    ['gives no Response', () => undefined],
    [
      'gives a body that breaks off',
      () => new Response(new ReadableStream({ pull: (c) => c.error(new Error('secret reason')) })),
    ],
    ['gives a status that HTTP has not', () => Response.error()],
  ])('is a 500 that says nothing, if the handler %s', async (_, handler) => {
    const errors: unknown[] = []
    const onError = (error: unknown) => {
      errors.push(error)
      throw new Error('not of interest')
    }
    const origin = await listen(toNodeHandler(handler as WebHandler, { onError }))
    const response = await fetch(origin)
    expect(response.status).toBe(500)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({
      title: 'internal error',
      status: 500,
      code: 'internal_error',
    })
    expect(errors).toEqual([expect.any(Error)])
  })

  test('prints what a handler threw, unless told otherwise', async () => {
    const print = vi.spyOn(console, 'error').mockImplementation(() => {})
    const error = new Error('for the log')
    const origin = await listen(toNodeHandler(() => Promise.reject(error)))
    expect((await fetch(origin)).status).toBe(500)
    expect(print).toHaveBeenCalledWith(error)
    print.mockRestore()
  })
})

describe('connections', () => {
  test('a handler goes on when the browser leaves, and hears of it', async () => {
    let finish: (aborted: boolean) => void = () => {}
    const finished = new Promise<boolean>((resolve) => {
      finish = resolve
    })
    const origin = await listen(
      toNodeHandler(async ({ signal }) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        await new Promise((resolve) => setTimeout(resolve, 20))
        finish(signal.aborted)
        return new Response('too late')
      }),
    )
    const gone = new AbortController()
    const response = post(origin, { signal: gone.signal })
    setTimeout(() => gone.abort(), 50)
    await expect(response).rejects.toMatchObject({ name: 'AbortError' })
    expect(await finished).toBe(true)
  })

  test('the signal stays silent when the answer went through', async () => {
    const signals: AbortSignal[] = []
    const origin = await listen(
      toNodeHandler(({ signal }) => {
        signals.push(signal)
        return new Response('hello')
      }),
    )
    await (await fetch(origin, { headers: { connection: 'close' } })).text()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
  })

  test.each<[string, WebHandler]>([
    ['not read', () => new Response('hello')],
    [
      'read in part',
      async (request) => {
        await request.body?.getReader().read()
        return new Response('hello')
      },
    ],
    [
      'read in part, and cancelled',
      async (request) => {
        const reader = request.body?.getReader()
        await reader?.read()
        await reader?.cancel()
        return new Response('hello')
      },
    ],
    [
      'cancelled',
      async (request) => {
        await request.body?.cancel()
        return new Response('hello')
      },
    ],
  ])(
    'the next request on the same connection is answered, where a body was %s',
    async (_, handler) => {
      const origin = await listen(toNodeHandler(handler))
      const body = 'x'.repeat(500_000)
      const text = `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`
      const answers = await rawRequest(origin, text + text, /hello[\s\S]*hello$/)
      expect(answers.match(/200 OK/g)).toHaveLength(2)
    },
  )

  test.each([
    ['whose browser has gone', { destroyed: true, headersSent: false }],
    ['that a middleware has given in the meantime', { destroyed: false, headersSent: true }],
  ])('an answer %s is left alone', async (_, state) => {
    const onError = vi.fn()
    const outgoing = { ...state, once() {}, setHeader: vi.fn(), end: vi.fn() }
    const message = {
      ...{ method: 'GET', url: '/', headers: { host: 'a.example' }, socket: {} },
      ...{ removeAllListeners() {}, resume() {} },
    }
    const handler = toNodeHandler(() => new Response('hello'), { onError })
    await handler(message as never, outgoing as never)
    expect([outgoing.setHeader, outgoing.end, onError].map((fn) => fn.mock.calls)).toEqual([
      [],
      [],
      [],
    ])
    await handler(message as never, { ...outgoing, destroyed: false, headersSent: false } as never)
    expect(outgoing.end).toHaveBeenCalledOnce()
  })

  test('a browser that goes away while it sends harms nobody', async () => {
    const rejected = vi.fn()
    const onError = vi.fn()
    const origin = await listen(
      toNodeHandler(
        async (body) => {
          // Not before it is here: a busy machine takes its time.
          if (body.headers.has('content-length')) setTimeout(() => request.destroy(), 30)
          await body.text().catch(rejected)
          return new Response()
        },
        { onError },
      ),
    )
    const request = httpRequest(origin, { method: 'POST', headers: { 'content-length': 100 } })
    request.on('error', () => {})
    request.write('{')
    await vi.waitFor(() => expect(rejected).toHaveBeenCalledOnce(), { timeout: 10_000 })
    expect(onError).not.toHaveBeenCalled()
    expect((await fetch(origin)).status).toBe(200)
  })
})

describe('options', () => {
  test.each([
    ['trustProxy', { trustProxy: 'yes' }],
    ['onError', { onError: true }],
    ['unknown', { proxy: true }],
    ['must be an exact origin', { origin: 'https://app.example/path' }],
  ])('a wrong one throws a TypeError: %s', (name, options) => {
    expect(() => toNodeHandler(echo, options as object)).toThrow(TypeError)
    expect(() => toNodeHandler(echo, options as object)).toThrow(name)
    expect(() => toNodeHandler(echo, { trustProxy: true })).not.toThrow()
  })

  test('no handler is a TypeError that says what to give', () => {
    expect(() => toNodeHandler(undefined as unknown as WebHandler)).toThrow(/createConnectHandler/)
  })
})

describe('what was not called', () => {
  test.each<[string, unknown, string]>([
    ['createCallbackPage', createCallbackPage, 'createCallbackPage(options)'],
    ['createConnectHandler', createConnectHandler, 'createConnectHandler('],
    ['a function that makes a handler', () => () => new Response(), 'gave a function'],
    ['a handler that forgets to return', () => undefined, 'gave no Response'],
    [
      'a handler that gives the parts of one',
      () => ({ status: 200, headers: {}, body: '' }),
      'gave no Response',
    ],
  ])('%s: 500, and onError hears what to write', async (_, handler, line) => {
    const errors: unknown[] = []
    const onError = (error: unknown) => errors.push(error)
    const origin = await listen(toNodeHandler(handler as WebHandler, { onError }))
    expect((await fetch(origin)).status).toBe(500)
    expect(errors).toEqual([expect.any(TypeError)])
    expect(String(errors[0])).toContain(line)
  })

  test('a handler without toNodeHandler rejects with the line to write', async () => {
    const client = createSunshineClient({ clientId: 'a', clientSecret: 'b' })
    const connect = createConnectHandler({ client, onConnect: () => {} })
    const seen: unknown[] = []
    const origin = await listen(async (message, outgoing) => {
      await connect(message as never).catch((error: unknown) => seen.push(error))
      outgoing.end()
    })
    await post(origin)
    expect(seen).toEqual([expect.any(TypeError)])
    expect(String(seen[0])).toContain('toNodeHandler(')
  })
})
