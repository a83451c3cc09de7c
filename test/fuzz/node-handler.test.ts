import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import fc from 'fast-check'
import { toNodeHandler } from 'sunshine-connect/node'
import { createConnectHandler, createSunshineClient } from 'sunshine-connect/server'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { CLIENT_ID, CLIENT_SECRET, fakeZendesk } from '../server/fake-zendesk.js'
import { fuzz, TIME_LIMIT } from './fuzz.js'

vi.setConfig({ testTimeout: TIME_LIMIT })

/** What a handler was given, for the test that sent it. */
interface Seen {
  url: string
  headers: string[]
}
const seen: Seen[] = []
const errors: unknown[] = []

const client = createSunshineClient({
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
  fetch: fakeZendesk(),
})
const exchange = createConnectHandler({ client, onConnect: () => {} })
const handler = toNodeHandler(
  async (request) => {
    seen.push({ url: request.url, headers: [...request.headers.keys()] })
    return exchange(request)
  },
  { onError: (error) => errors.push(error) },
)

const server = createServer({ requestTimeout: 1000, headersTimeout: 1000 }, handler)
// What Node itself refuses, it answers by itself; a socket that was reset has nobody to tell.
server.on('clientError', (_, socket) => {
  if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
})
const unhandled: unknown[] = []
const remember = (reason: unknown) => unhandled.push(reason)

beforeAll(async () => {
  process.on('unhandledRejection', remember)
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
})
afterAll(async () => {
  process.off('unhandledRejection', remember)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

/** Sends bytes as they are, says that this is all, and gives all that comes back. */
const send = (bytes: string) =>
  new Promise<string>((resolve) => {
    let received = ''
    const { port } = server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes, 'latin1'))
    socket.setTimeout(3000, () => socket.destroy())
    socket.on('data', (data) => {
      received += data.toString('latin1')
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(received))
  })

const odd = fc.string({
  unit: fc.constantFrom(...' \t/\\?#@:.,;%[]{}"=*\u0001\u007fäé<>'),
  maxLength: 6,
})
const method = fc.constantFrom(
  'POST',
  'POST',
  'GET',
  'POST',
  'GET',
  'OPTIONS',
  'HEAD',
  'TRACE',
  'PUT',
  'CONNECT',
  'get',
)
const target = fc.oneof(
  fc.constant('/api/connect'),
  fc.constantFrom('/', '/api/connect?x=y', '//evil.example/x', '*', 'http://a.example/x', ''),
  fc.constantFrom('http://a@b/x', 'https://a.example', '/../..//x', '/%00', '/\\evil.example'),
  odd.map((text) => `/${text}`),
  odd.map((text) => `http://${text}/x`),
)
const host = fc.oneof(
  fc.constantFrom('a.example', 'a.example:443', '127.0.0.1:80', '[::1]', 'a@b', 'a/b', ''),
  odd,
)
const header = fc.oneof(
  host.map((value) => `Host: ${value}`),
  fc.constantFrom('Content-Type: application/json', 'X-Requested-With: sunshine-connect'),
  fc.constantFrom('Sec-Fetch-Site: same-origin', 'Origin: http://a.example', 'Origin: null'),
  fc.constantFrom('Content-Length: 5', 'Content-Length: -1', 'Content-Length: 99999999'),
  fc.constantFrom('Transfer-Encoding: chunked', 'Transfer-Encoding: gzip', 'Expect: 100-continue'),
  fc.constantFrom('Connection: close', 'Connection: upgrade', 'Upgrade: h2c', 'TE: trailers'),
  fc.constantFrom(':authority: evil.example', 'X-Forwarded-Host: evil.example', 'Cookie: a=b'),
  fc
    .tuple(fc.constantFrom('X-A', 'Cookie', '', 'A B', '__proto__'), odd)
    .map((two) => two.join(': ')),
)
const body = fc.oneof(
  fc.constantFrom('', '{"code":"a","state":"b"}', '5\r\nhello\r\n0\r\n\r\n', 'zz\r\n', '{'),
  odd,
)
const request = fc
  .tuple(
    method,
    target,
    fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/9.9', ''),
    fc.array(header, { maxLength: 3 }),
    body,
  )
  .map(([verb, path, version, headers, text]) =>
    [`${verb} ${path} ${version}`, 'Host: a.example', ...headers, '', text].join('\r\n'),
  )

test('whatever comes over a socket is answered, or not taken for HTTP, and harms nothing', async () => {
  let taken = 0
  await fuzz([fc.array(request, { minLength: 1, maxLength: 3 })], async (requests) => {
    seen.length = 0
    errors.length = 0
    const answers = await send(requests.join(''))
    taken += seen.length
    // Every answer is a whole one, and none is a fault of ours.
    for (const [line = ''] of answers.matchAll(/^HTTP\/.*$/gm))
      expect(line).toMatch(/^HTTP\/1\.1 (100|200|204|4\d\d) /)
    expect([errors, unhandled]).toEqual([[], []])
    for (const { url, headers } of seen) {
      const { protocol, username, password, hostname } = new URL(url)
      expect([protocol, username, password]).toEqual(['http:', '', ''])
      expect(hostname).not.toBe('evil.example')
      expect(headers.filter((name) => name.startsWith(':'))).toEqual([])
    }
  })
  expect(taken).toBeGreaterThan(10)
  expect(await send('GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n')).toMatch(/^HTTP\/1\.1 405 /)
})
