import { once } from 'node:events'
import {
  type ClientHttp2Session,
  connect,
  createSecureServer,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import {
  incomingMessage,
  type NodeHandlerOptions,
  toNodeHandler,
  type WebHandler,
} from 'sunshine-connect/node'
import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
} from 'sunshine-connect/server'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { httpsRequest } from '../https-request.js'
import { selfSigned } from '../self-signed.js'
import { GRANT } from './connect-request.js'
import { CLIENT_ID, CLIENT_SECRET, fakeZendesk } from './fake-zendesk.js'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const TLS = selfSigned('localhost')

// Node prints each of its warnings once: whichever test it comes in.
const warnings: string[] = []
process.on('warning', ({ message }) => warnings.push(message))

/** Serves HTTP/2, and HTTP/1.1 to those that know no better. */
const listen = async (handler: WebHandler, isSecure = true, options: NodeHandlerOptions = {}) => {
  const listener = toNodeHandler(handler, options)
  const onRequest = (message: unknown, outgoing: unknown) =>
    listener(message as never, outgoing as never)
  const server: Http2Server = isSecure
    ? createSecureServer({ ...TLS, allowHTTP1: true }, onRequest)
    : createServer(onRequest)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => server.close())
  const { port } = server.address() as AddressInfo
  return `${isSecure ? 'https' : 'http'}://localhost:${port}`
}

const session = (origin: string): ClientHttp2Session => {
  const { protocol, port } = new URL(origin)
  const opened = connect(`${protocol}//127.0.0.1:${port}`, { rejectUnauthorized: false })
  ends.push(() => opened.destroy())
  return opened
}

/** One request by HTTP/2, as a browser sends it: `:authority`, no `host`. */
const ask = async (origin: string, headers: OutgoingHttpHeaders = {}, body?: string) => {
  const stream = session(origin).request(
    { ':authority': new URL(origin).host, ...headers },
    { endStream: body === undefined },
  )
  if (body !== undefined) stream.end(body)
  const [answered] = (await once(stream, 'response')) as [IncomingHttpHeaders]
  let text = ''
  for await (const chunk of stream) text += chunk
  return { status: Number(answered[':status']), headers: answered, text }
}

const echo: WebHandler = async (request) =>
  Response.json({
    method: request.method,
    url: request.url,
    headers: Object.fromEntries(request.headers),
    body: await request.text(),
    hasBody: request.body !== null,
  })

const exchange = () => {
  const stored: unknown[] = []
  const client = createSunshineClient({
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    fetch: fakeZendesk(),
  })
  const connect = createConnectHandler({ client, onConnect: ({ app }) => stored.push(app.id) })
  return { connect, stored }
}

const POST = {
  ':method': 'POST',
  ':path': '/api/connect',
  'content-type': 'application/json',
  'x-requested-with': 'sunshine-connect',
}

describe.each([
  ['over TLS', true],
  ['in the clear', false],
])('HTTP/2 %s', (_, isSecure) => {
  test('a request has its host from :authority, and no pseudo headers', async () => {
    const origin = await listen(echo, isSecure)
    const { text } = await ask(origin, { ':path': '/a?b=c', cookie: ['a=1', 'b=2'] })
    const seen = JSON.parse(text)
    expect(seen).toMatchObject({ method: 'GET', url: `${origin}/a?b=c`, hasBody: false })
    expect(Object.keys(seen.headers).filter((name) => name.startsWith(':'))).toEqual([])
    expect(seen.headers.cookie).toBe('a=1; b=2')
  })

  test('a body needs no length', async () => {
    const origin = await listen(echo, isSecure)
    const { text } = await ask(origin, { ':method': 'POST' }, '{"code":"ä"}')
    expect(JSON.parse(text)).toMatchObject({ method: 'POST', body: '{"code":"ä"}' })
    const none = await ask(origin, { ':method': 'POST' })
    expect(JSON.parse(none.text)).toMatchObject({ body: '' })
  })

  test('an authority that is none is refused, and nothing throws', async () => {
    const handler = vi.fn(echo)
    const origin = await listen(handler, isSecure)
    // From Node 22 on, its own HTTP/2 refuses it.
    const refusal = await ask(origin, { ':authority': 'a@b.example' }).then(
      ({ status, text }) => `${status} ${JSON.parse(text).code}`,
      (error: Error) => error.message,
    )
    expect(refusal).toMatch(/^400 bad_request$|NGHTTP2_PROTOCOL_ERROR/)
    expect(handler).not.toHaveBeenCalled()
  })

  test('the exchange is as over HTTP/1.1', async () => {
    const { connect, stored } = exchange()
    const origin = await listen(connect, isSecure)
    const own = { origin }
    const good = await ask(origin, { ...POST, ...own }, JSON.stringify(GRANT))
    expect([good.status, stored]).toEqual([200, ['app1']])
    const foreign = await ask(origin, { ...POST, origin: 'https://evil.example' }, '{}')
    expect([foreign.status, JSON.parse(foreign.text).code]).toEqual([403, 'origin_not_allowed'])
  })

  test('the redirect page is served', async () => {
    const origin = await listen(createCallbackPage(), isSecure)
    const { status, headers, text } = await ask(origin, { ':path': '/oauth/callback?code=a' })
    expect([status, headers['cache-control']]).toEqual([200, 'no-store'])
    expect(text).toContain('<script')
  })

  test('an answer may have what only HTTP/1.1 knows, and no warning is printed', async () => {
    const headers = { connection: 'close', 'transfer-encoding': 'chunked', 'x-a': '1' }
    const answer = () => new Response('hello', { statusText: 'Fine', headers })
    const origin = await listen(answer, isSecure)
    const { status, headers: seen, text } = await ask(origin)
    expect([status, seen['x-a'], text]).toEqual([200, '1', 'hello'])
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(warnings.filter((warning) => /status message/i.test(warning))).toEqual([])
  })

  test('who leaves is noticed, and the handler goes on to its end', async () => {
    const seen: boolean[] = []
    const onError = vi.fn()
    const late: WebHandler = async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      seen.push(signal.aborted)
      return new Response('too late')
    }
    const origin = await listen(late, isSecure, { onError })
    const stream = session(origin).request({ ':authority': new URL(origin).host })
    stream.on('error', () => {})
    await new Promise((resolve) => setTimeout(resolve, 50))
    stream.close()
    await vi.waitFor(() => expect(seen).toEqual([true]), { timeout: 10_000 })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(onError).not.toHaveBeenCalled()
    expect((await ask(await listen(echo, isSecure))).status).toBe(200)
  })
})

test('the same server answers HTTP/1.1', async () => {
  const origin = await listen(echo)
  const { body } = await httpsRequest(origin.replace('localhost', '127.0.0.1'))
  expect(JSON.parse(body)).toMatchObject({ method: 'GET' })
})

test('a request that is over has not been aborted', async () => {
  const signals: AbortSignal[] = []
  const origin = await listen((request) => {
    signals.push(request.signal)
    return new Response('hello')
  })
  await ask(origin)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(signals.map(({ aborted }) => aborted)).toEqual([false])
})

test('Fastify over HTTP/2', async () => {
  const { connect, stored } = exchange()
  const seen: unknown[] = []
  const handler = toNodeHandler((request) => {
    seen.push(incomingMessage(request))
    return connect(request)
  })
  const fastify = Fastify({ http2: true, https: TLS as never })
  fastify.all('/api/connect', (request, reply) => {
    reply.hijack()
    return handler(Object.assign(request.raw, { body: request.body }) as never, reply.raw as never)
  })
  ends.push(() => fastify.close())
  const address = await fastify.listen({ port: 0, host: '127.0.0.1' })
  const origin = `https://localhost:${new URL(address).port}`
  const { status, text } = await ask(origin, { ...POST, origin }, JSON.stringify(GRANT))
  expect([status, JSON.parse(text), stored]).toEqual([
    200,
    { app: expect.objectContaining({ id: 'app1' }) },
    ['app1'],
  ])
  expect(seen).toEqual([expect.objectContaining({ httpVersion: '2.0' })])
})
