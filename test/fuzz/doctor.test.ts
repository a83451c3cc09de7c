import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { examine } from '../../src/doctor/examine.ts'
import { reportAsJson, reportAsText } from '../../src/doctor/report.ts'
import { anyText } from '../any-text.ts'
import { fuzz, TIME_LIMIT } from './fuzz.ts'

vi.setConfig({ testTimeout: TIME_LIMIT })

/** What a page may take: five seconds, waiting included, with room for a busy machine, and 64 MB. */
const MOST_TIME = 5_000 + 15_000
const MOST_MEMORY = 64 * 2 ** 20

/** What a hostile server does. */
interface Hostile {
  status: number
  headers: [string, string][]
  body: string
  packed: 'no' | 'gzip' | 'deflate' | 'wrongly'
  way: 'at once' | 'in pieces' | 'broken off'
}

let hostile: Hostile
let server: Server
let url: string

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume()
    const { status, headers, way } = hostile
    const body = pack(hostile)
    try {
      response.writeHead(status, headers.flat())
    } catch {
      // A status or a header that Node doesn't send either.
      response.statusCode = 200
    }
    if (way === 'broken off') {
      response.write(body.subarray(0, body.length / 2), () => response.destroy())
    } else if (way === 'in pieces') {
      for (let start = 0; start < body.length; start += 10_000) {
        response.write(body.subarray(start, start + 10_000))
      }
      response.end()
    } else {
      response.end(body)
    }
  })
  server.on('clientError', (_, socket) => socket.destroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const pack = ({ body, packed }: Hostile): Buffer => {
  if (packed === 'gzip') return gzipSync(body)
  if (packed === 'deflate') return deflateSync(body)
  return Buffer.from(body)
}
const encodingOf = ({ packed }: Pick<Hostile, 'packed'>): [string, string][] => {
  if (packed === 'no') return []
  return [['content-encoding', packed === 'wrongly' ? 'gzip' : packed]]
}

/** Pieces that readers of HTML, policies and integrity stumble over, and how often they come. */
const pieces = fc.oneof(
  fc.constantFrom(
    ...[
      '<script',
      '<script>',
      '</script',
      '</script>',
      '<!--',
      '-->',
      '<meta ',
      '<base href="',
      '"',
    ],
    ...[
      "'",
      '=',
      '>',
      '/',
      ' ',
      '\r\n',
      '\0',
      '&#x',
      '&#99999999;',
      '&hyphen;',
      '\ud800',
      '<title>',
    ],
    ...['<meta http-equiv="Content-Security-Policy" content="', "script-src 'sha256-", ';', ','],
    ...['<script src="/a.js" integrity="sha384-', '<script src="http://127.0.0.1:1/">', '//', '\\'],
    ...[
      '<sunshine-connect exchange="',
      '<textarea>',
      '/*! sunshine-connect ',
      '\u009b31m',
      '\u202e',
    ],
    ...[
      '<script src="data:text/javascript,1">',
      '<base href="javascript:1">',
      'a="',
      '<svg><style>',
    ],
  ),
  anyText(20),
)
/** Long ones are rare: a page with twenty scripts sends its body twenty times. */
const often = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(1, 1, 2, 50) },
  { weight: 1, arbitrary: fc.constantFrom(5_000, 100_000) },
)
const text = fc.array(fc.tuple(pieces, often), { maxLength: 12 }).map((parts) =>
  parts
    .map(([piece, times]) => piece.repeat(times))
    .join('')
    .slice(0, 3_000_000),
)

const headerText = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom(
    ...["script-src 'none', default-src", "frame-ancestors 'self' *", 'no-store, s-maxage=9e99'],
    ...['max-age=99999999999999999999', 'attachment; filename*=', '0; url=//', 'same-origin; x'],
    ...['https://evil.example/?code=1', '//\\evil', 'text/html;;', '\u009b31m', ',,,,,,', '*'],
  ),
)
const header = fc.tuple(
  fc.constantFrom(
    ...['content-security-policy', 'cache-control', 'cdn-cache-control', 'age', 'location', 'vary'],
    ...['cross-origin-opener-policy', 'referrer-policy', 'x-frame-options', 'content-disposition'],
    ...['refresh', 'set-cookie', 'link', 'access-control-allow-origin', 'retry-after', 'etag'],
  ),
  headerText.map((value) => value.replace(/[^\x20-\x7e]/g, '')),
)

const hostiles: fc.Arbitrary<Hostile> = fc
  .record({
    // 429 and 503 are asked again after a second: rare, too.
    status: fc.oneof(
      {
        weight: 400,
        arbitrary: fc.constantFrom(200, 200, 200, 200, 204, 302, 400, 401, 404, 500, 599),
      },
      { weight: 1, arbitrary: fc.constantFrom(429, 503) },
    ),
    type: fc.constantFrom('text/html', 'text/html;charset=x', 'application/json', 'a/b', ''),
    more: fc.array(header, { maxLength: 6 }),
    body: text,
    packed: fc.constantFrom(
      'no' as const,
      'no' as const,
      'gzip' as const,
      'deflate' as const,
      'wrongly' as const,
    ),
    way: fc.constantFrom('at once' as const, 'in pieces' as const, 'broken off' as const),
  })
  .map(({ type, more, packed, ...rest }) => ({
    ...rest,
    packed,
    headers: [['content-type', type], ...encodingOf({ packed }), ...more],
  }))

setFlagsFromString('--expose-gc')
const throwAway: () => void = runInNewContext('gc')

const held = () => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** The most that the process held while it worked. */
const mostHeld = async (work: () => Promise<unknown>): Promise<number> => {
  let most = held()
  const look = () => {
    most = Math.max(most, held())
  }
  const watch = setInterval(look, 5)
  await work()
  look()
  clearInterval(watch)
  return most
}

/** The most that it held beyond what it held before. */
const memoryOf = async (work: () => Promise<unknown>): Promise<number> => {
  throwAway()
  const before = held()
  return (await mostHeld(work)) - before
}

let heldOnceEmptied = 0
/**
 * No less than that, but for a work that can be done again: what earlier ones left behind counts,
 * unless it comes to too much. To throw it away takes longer than most works.
 */
const memoryAtMost = async (work: () => Promise<unknown>): Promise<number> => {
  const memory = (await mostHeld(work)) - heldOnceEmptied
  if (memory < MOST_MEMORY) return memory
  throwAway()
  heldOnceEmptied = held()
  return (await mostHeld(work)) - heldOnceEmptied
}

const own = { version: '0.0.0', relayHash: 'sha256-x', folder: new URL('file:///') }

const parts = ['page', 'redirectUri', 'exchange', 'authorizeUrl'] as const

test('whatever a server says, each part is judged in time, in little memory, and printed plainly', async () => {
  const tries = await fuzz(
    [fc.constantFrom(...parts), hostiles],
    async (part, given) => {
      hostile = given
      const deployment = {
        [part]: new URL(`${url}/`),
        redirectUriAsGiven: `${url}/`,
        clientId: 'a',
        origins: ['https://spa.example'],
        headers: {},
      }
      let printed = ''
      const memory = await memoryAtMost(async () => {
        const started = performance.now()
        const parts = await examine(deployment, own)
        expect(performance.now() - started).toBeLessThan(MOST_TIME)
        expect(parts).toHaveLength(1)
        expect(parts[0]?.findings.length).toBeGreaterThan(0)
        printed = reportAsText(parts, '0.0.0') + JSON.parse(reportAsJson(parts, '0.0.0')).exitCode
      })
      expect(memory).toBeLessThan(MOST_MEMORY)
      expect(printed.replaceAll('\n', '')).toMatch(/^[^\p{Cc}\p{Cs}\u202a-\u202e]+$/u)
    },
    10,
  )
  expect(tries).toBeGreaterThan(0)
})

test('a server that drips, and one whose scripts drip, are given up within the time of a page', async () => {
  const dripping = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    if (request.url === '/scripts') {
      response.end('<script src="/drip.js"></script>'.repeat(30))
      return
    }
    const timer = setInterval(() => response.write(' '), 50)
    response.once('close', () => clearInterval(timer))
  })
  await new Promise<void>((resolve) => dripping.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(dripping.address() as AddressInfo).port}`
  const started = performance.now()
  const examined = ['/drip', '/scripts'].map(async (path) => {
    const deployment = { page: new URL(origin + path), origins: [], headers: {} }
    expect(await examine(deployment, own)).toHaveLength(1)
    expect(performance.now() - started).toBeLessThan(MOST_TIME)
  })
  await Promise.all(examined)
  dripping.closeAllConnections()
  await new Promise((resolve) => dripping.close(resolve))
})

test.each([
  ['ASCII', 'x'.repeat(3_000_000)],
  ['a letter of another script in it', `${'x'.repeat(900_000)}\u0416${'x'.repeat(2_000_000)}`],
])('twenty scripts without end, %s', async (_, body) => {
  const serving = createServer((request, response) => {
    if (request.url !== '/') {
      response.writeHead(200).end(body)
      return
    }
    response.writeHead(200, { 'content-type': 'text/html' })
    const scripts = Array.from({ length: 30 }, (_, index) => `<script src="/${index}.js"></script>`)
    response.end(scripts.join(''))
  })
  await new Promise<void>((resolve) => serving.listen(0, '127.0.0.1', resolve))
  const { port } = serving.address() as AddressInfo
  const page = new URL(`http://127.0.0.1:${port}/`)
  const started = performance.now()
  const memory = await memoryOf(() => examine({ page, origins: [], headers: {} }, own))
  expect(performance.now() - started).toBeLessThan(MOST_TIME)
  console.log(`${Math.round(memory / 2 ** 20)} MB`)
  expect(memory).toBeLessThan(MOST_MEMORY)
  serving.closeAllConnections()
  await new Promise((resolve) => serving.close(resolve))
})
