import { Socket } from 'node:net'
import { toNodeHandler } from 'sunshine-connect/node'
import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
} from 'sunshine-connect/server'
import { createRemoveHandler } from 'sunshine-connect/server/connection'
import { describe, expect, test } from 'vitest'
import { post } from './connect-request.js'
import { CLIENT_ID, CLIENT_SECRET, fakeZendesk } from './fake-zendesk.js'

const client = createSunshineClient({
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
  fetch: fakeZendesk(),
})
const KEY = 'a-key_of-base64url-characters_0123456789'
const connect = createConnectHandler({ client, onConnect: () => {} })
const page = createCallbackPage()
const remove = createRemoveHandler({
  client,
  key: KEY,
  findConnections: () => [],
  onRemoved: () => {},
})

const handlers: [string, (given: never) => unknown][] = [
  ['createConnectHandler', connect],
  ['createCallbackPage', page],
  ['createRemoveHandler', remove],
]

/** What a call throws or rejects with. */
const errorOf = async (work: () => unknown) => {
  try {
    await work()
  } catch (error) {
    return error as Error
  }
  throw new Error('neither threw nor rejected')
}

const node = { method: 'POST', url: '/x', headers: {}, httpVersion: '1.1', socket: {} }
const outgoing = { setHeader() {}, end() {}, once() {} }
const request = () => post()

/** What frameworks hand to a handler, by shape, and how the error has to name it and the line. */
const contexts: [string, () => unknown, string][] = [
  [
    'Hono’s context',
    () => ({ req: { raw: request(), url: 'https://a.example/' } }),
    "Hono's context. Write: (c) => handler(c.req.raw)",
  ],
  [
    'Hono’s own request',
    () => ({ raw: request(), header: () => {}, url: 'https://a.example/' }),
    "Hono's context. Write: (c) => handler(c.req.raw)",
  ],
  [
    'React Router’s arguments',
    () => ({ request: request(), params: {}, context: {} }),
    'an object with the request in it. Write: ({ request }) => handler(request)',
  ],
  [
    'Elysia’s context',
    () => ({ request: request(), body: {}, headers: {}, set: {} }),
    'an object with the request in it. Write: ({ request }) => handler(request)',
  ],
  [
    'SvelteKit’s and Astro’s event',
    () => ({ request: request(), url: new URL('https://a.example'), cookies: {} }),
    'an object with the request in it. Write: ({ request }) => handler(request)',
  ],
  [
    'h3’s event',
    () => ({ node: { req: node, res: outgoing }, context: {} }),
    "h3's event. Write: (event) => handler(toWebRequest(event))",
  ],
  [
    'h3’s event of version 2',
    () => ({ req: request(), url: new URL('https://a.example') }),
    'an event with the request in it. Write: (event) => handler(event.req)',
  ],
  [
    'Lambda’s event, version 2',
    () => ({
      version: '2.0',
      rawPath: '/x',
      requestContext: { http: { method: 'POST' } },
      headers: {},
      body: '{}',
    }),
    "AWS Lambda's event. Write: (event) => handler(new Request(url,",
  ],
  [
    'Lambda’s event, version 1',
    () => ({ httpMethod: 'POST', path: '/x', requestContext: {}, headers: {}, body: '{}' }),
    "AWS Lambda's event. Write: (event) => handler(new Request(url,",
  ],
  [
    'Node’s and Express’ request',
    () => node,
    "Node's request. Write: toNodeHandler(handler), from 'sunshine-connect/node'",
  ],
  [
    'Fastify’s request',
    () => ({ raw: node, body: {} }),
    "Fastify's request. Write: (request, reply) => toNodeHandler(handler)(request.raw,",
  ],
  [
    'Koa’s context',
    () => ({ req: node, res: outgoing, request: { header: {} } }),
    "Koa's context. Write: (ctx) => toNodeHandler(handler)(ctx.req, ctx.res)",
  ],
  ['an object with Node’s request alone', () => ({ req: node }), 'something else. Write: handler('],
  ['nothing', () => undefined, 'something else. Write: handler(new Request('],
  ['null', () => null, 'something else. Write: handler(new Request('],
  ['a URL', () => new URL('https://a.example/?code=MARK'), 'something else. Write: handler('],
  ['a text', () => 'https://a.example/?code=MARK', 'something else. Write: handler('],
  ['a Response', () => new Response('MARK'), 'something else. Write: handler('],
]

/** A request of another make, as frameworks bring them. */
const theirs = () => {
  const { method, url, headers, body, signal } = post()
  const text = () => post().text()
  return { method, url, headers, body, signal, bodyUsed: false, text }
}

describe.each(handlers)('%s’s handler', (name, handler) => {
  test.each(contexts)(
    'given %s names it, and the line to write instead',
    async (_, given, line) => {
      const error = await errorOf(() => handler(given() as never))
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toContain('web Request')
      expect(error.message).toContain(line)
      expect(error.message).not.toContain('MARK')
    },
  )

  test('takes a Request, also one of another make', async () => {
    expect(await handler(post() as never)).toBeInstanceOf(Response)
    expect(await handler(theirs() as never)).toBeInstanceOf(Response)
  })

  test.each(['method', 'url', 'headers', 'text'])('takes none without %s', async (name) => {
    const error = await errorOf(() => handler({ ...theirs(), [name]: undefined } as never))
    expect(error.message).toContain('The handler takes a web Request')
  })

  test('is told from what makes it: a request in place of the options', async () => {
    const makers = { createConnectHandler, createCallbackPage, createRemoveHandler }
    const make = makers[name as keyof typeof makers] as (given: unknown) => unknown
    const error = await errorOf(() => make(post()))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toContain(`${name}(`)
    expect(error.message).toContain('options')
  })
})

describe('toNodeHandler', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a client', client],
    ['the options of a handler', { client, onConnect: () => {} }],
    ['a promise of a handler', Promise.resolve(connect)],
    ['an app with fetch', { fetch: () => new Response() }],
  ])('given %s says what it takes', async (_, given) => {
    const error = await errorOf(() => toNodeHandler(given as never))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toContain('toNodeHandler(createConnectHandler(')
  })

  test.each<[string, unknown, string]>([
    ['an app with fetch', { fetch: () => new Response() }, '.fetch'],
    ['a promise', Promise.resolve(connect), 'await'],
    ['the options of a handler', { client, onConnect: () => {} }, 'Make one of the options first'],
  ])('given %s names the way', async (_, given, way) => {
    expect((await errorOf(() => toNodeHandler(given as never))).message).toContain(way)
  })

  test.each<[string, unknown[], string]>([
    ['Fastify’s request and reply', [{ raw: node }, { raw: outgoing }], 'request.raw, reply.raw'],
    ['Koa’s context', [{ req: node, res: outgoing }, () => {}], 'ctx.req, ctx.res'],
    ['Hono’s context', [{ req: { raw: request() } }], 'without toNodeHandler'],
    ['an object with the request alone', [{ req: node }], 'without toNodeHandler'],
    ['a web Request', [request()], 'without toNodeHandler'],
    ['the request alone', [node], 'req, res'],
    ['the answer alone', [undefined, outgoing], 'req, res'],
    ['the socket of an upgrade', [node, new Socket()], 'req, res'],
    ['nothing', [], 'req, res'],
  ])('’s handler given %s names the line to write', async (_, given, line) => {
    const handler = toNodeHandler(connect) as (...given: unknown[]) => unknown
    const error = await errorOf(() => handler(...given))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toContain(line)
  })
})
