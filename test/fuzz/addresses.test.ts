import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { BlockList, isIP } from 'node:net'
import fc from 'fast-check'
import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
} from 'sunshine-connect/server'
import { expect, test, vi } from 'vitest'
import { anyText } from '../any-text.ts'
import { CLIENT_ID, CLIENT_SECRET } from '../server/fake-zendesk.js'
import { fuzz, TIME_LIMIT } from './fuzz.js'

vi.setConfig({ testTimeout: TIME_LIMIT })

const taken = <Made>(make: () => Made): Made | undefined => {
  try {
    return make()
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return undefined
  }
}

/** Node's own list of what this machine's addresses are. */
const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

const isThisMachine = (host: string) => {
  const family = isIP(host)
  if (family) return loopback.check(host, family === 6 ? 'ipv6' : 'ipv4')
  return host === 'localhost' || host.endsWith('.localhost')
}

/**
 * Where Node itself would go for an address, and as whom: it is asked to, and stopped as it opens the
 * connection. Undefined where it would not go at all.
 */
const whereNodeGoes = (address: string) => {
  let seen: { host: string; auth: unknown } | undefined
  const stop = (options: { host?: string; auth?: unknown }) => {
    seen = { host: String(options.host).replace(/^\[|\]$/g, ''), auth: options.auth }
    throw new Error('stopped')
  }
  for (const [protocol, request, Agent] of [
    ['http', httpRequest, HttpAgent],
    ['https', httpsRequest, HttpsAgent],
  ] as const) {
    const agent = new Agent()
    Object.assign(agent, { createConnection: stop })
    try {
      request(address, { agent }).on('error', () => {})
    } catch {
      // Stopped, or no address for this protocol.
    }
    if (seen) return { protocol, ...seen }
  }
  return undefined
}

const isSafe = (address: string) => {
  const goal = whereNodeGoes(address)
  if (!goal || goal.auth) return false
  return goal.protocol === 'https' || isThisMachine(goal.host)
}

const CLIENT = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }

/** A client that tells where it would send its requests. */
const spyOn = (options: object) => {
  const sent: string[] = []
  const fetch = async (url: string) => {
    sent.push(url)
    return Response.json({ access_token: 'a-token' })
  }
  const client = taken(() => createSunshineClient({ ...CLIENT, fetch, ...options }))
  return { client, sent }
}

const piece = fc.constantFrom(
  ...['localhost', '127.0.0.1', '127.1', '0x7f.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]'],
  ...['8.127.4.4', '192.168.127.10', '0.0.0.0', 'evil.example', 'a.localhost', '[::]'],
  ...['localhost.evil.example', 'ａpp.example', 'LOCALHOST', '127.0.0.1.', 'localhost.'],
  ...['1270.0.0.1', '%6cocalhost', 'xn--a', 'sandbox', '{subdomain}', '017700000001'],
)
const sign = fc.constantFrom(
  ...['', '', '', '@', ':', ':80', '/', '\\', '.', '?', '#', ' ', '\t', '%40', '%2f', '　', '。'],
)
const scheme = fc.constantFrom(
  ...['http://', 'http://', 'https://', 'HTTP://', 'http:', 'https:/', 'http:\\\\', ' http://'],
  ...['ftp://', 'javascript:', 'blob:http://', 'ws://', '//', 'data:', 'file:///', 'h\nttp://'],
)
const address = fc.oneof(
  fc
    .tuple(
      scheme,
      fc.array(fc.tuple(piece, sign), { minLength: 1, maxLength: 4 }),
      fc.constantFrom('', '/sc', '/a%20b'),
    )
    .map(([start, middle, end]) => `${start}${middle.flat().join('')}${end}`),
  fc.webUrl({ withFragments: true, withQueryParameters: true, validSchemes: ['http', 'https'] }),
  anyText(30),
)

/** Many of these are what people really give. */
const plain = fc
  .tuple(fc.constantFrom('https://', 'http://'), piece, fc.constantFrom('', ':8443', ':80', '/'))
  .map((parts) => parts.join(''))
const mixed = fc.oneof(plain, address)

test('no address is taken that Node would go to in the clear, or as somebody', async () => {
  const client = createSunshineClient(CLIENT)
  let seen = 0
  const tries = await fuzz([mixed], async (made) => {
    const redirected = taken(() => client.authorizeUrl({ state: 's', redirectUri: made }))
    const forwarded = taken(() => createCallbackPage({ forwardTo: made }))
    if (redirected || forwarded) seen++
    if ((redirected || forwarded) && !isSafe(made)) throw new Error('taken')
    // And the other way round: whatever is safe and plain may be given.
    // (IPv4 addresses within IPv6 are left out: nobody needs them for this machine.)
    const isPlain = isSafe(made) && !/[?#{}]|::ffff:/.test(made)
    if (isPlain && !(redirected && forwarded)) throw new Error('refused')
  })
  // Not by refusing everything.
  expect(seen).toBeGreaterThan(tries / 20)
})

test('secrets go where Node would go for the address that was given, and nowhere in the clear', async () => {
  let seen = 0
  const tries = await fuzz([mixed], async (made) => {
    const { client, sent } = spyOn({ bridgeUrl: made, apiUrl: made })
    if (!client) return
    seen++
    await client.getToken('a-code')
    await client.revokeAccess({ accessToken: 'a-token', subdomain: 'acme' })
    const base = whereNodeGoes(made.replaceAll('{subdomain}', 'acme'))
    const goals = sent.map(whereNodeGoes)
    expect(goals[1]).toEqual({ ...base, auth: undefined })
    for (const [index, url] of sent.entries())
      if (!made.includes('{subdomain}') || index === 1) expect(isSafe(url)).toBe(true)
  })
  expect(seen).toBeGreaterThan(tries / 20)
})

test('a token goes to the host of a label below Zendesk’s, whatever stands for the subdomain', async () => {
  const { client, sent } = spyOn({})
  const label = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9-]{1,64}$/),
    fc.tuple(piece, sign, fc.string({ maxLength: 5 })).map((parts) => parts.join('')),
    anyText(20),
  )
  let seen = 0
  const tries = await fuzz([label], async (subdomain) => {
    sent.length = 0
    await client?.revokeAccess({ accessToken: 'a-token', subdomain }).catch((error: unknown) => {
      expect(error).toBeInstanceOf(TypeError)
    })
    for (const url of sent) {
      seen++
      const goal = whereNodeGoes(url)
      expect(goal?.protocol).toBe('https')
      expect(goal?.host).toMatch(/^[a-z0-9-]+\.zendesk\.com$/)
      expect(goal?.host).toBe(`${subdomain.toLowerCase()}.zendesk.com`)
    }
  })
  expect(seen).toBeGreaterThan(tries / 20)
})

test('an origin that is taken is let in from the very host that Node would go to, and from no other', async () => {
  const client = createSunshineClient(CLIENT)
  let seen = 0
  const tries = await fuzz([mixed, mixed], async (listed, other) => {
    const make = () =>
      createConnectHandler({ client, onConnect: () => {}, allowedOrigins: [listed] })
    const handler = taken(make)
    if (!handler) return
    seen++
    expect(isSafe(listed)).toBe(true)
    const statusFrom = async (origin: string | undefined) => {
      if (origin === undefined) return
      const headers = { 'sec-fetch-site': 'cross-site', origin }
      const request = new Request('https://app.example/', { method: 'OPTIONS', headers })
      return (await handler(request)).status
    }
    expect(await statusFrom(listed)).toBe(204)
    // A header has no blanks at its ends, and not every text can be one.
    const sent = taken(() => new Headers({ other }).get('other') ?? undefined)
    if (sent !== listed) expect(await statusFrom(sent)).not.toBe(204)
    const neighbour = URL.canParse(other) ? new URL(other).origin : 'null'
    if (neighbour !== listed) expect(await statusFrom(neighbour)).not.toBe(204)
  })
  expect(seen).toBeGreaterThan(tries / 20)
})
