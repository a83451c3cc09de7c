import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { BlockList, isIP } from 'node:net'
import fc from 'fast-check'
import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
} from 'sunshine-connect/server'
import { describe, expect, test, vi } from 'vitest'
import { post, setUp } from './connect-request.js'
import { CLIENT_ID, CLIENT_SECRET } from './fake-zendesk.js'

const takes = (make: () => unknown) => {
  try {
    make()
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return false
  }
}

const CLIENT = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }
const client = createSunshineClient(CLIENT)
const takers: Record<string, (address: string) => boolean> = {
  bridgeUrl: (bridgeUrl) =>
    takes(() => createSunshineClient({ ...CLIENT, bridgeUrl, apiUrl: 'https://api.example' })),
  apiUrl: (apiUrl) => takes(() => createSunshineClient({ ...CLIENT, apiUrl })),
  redirectUri: (redirectUri) => takes(() => client.authorizeUrl({ state: 's', redirectUri })),
  forwardTo: (forwardTo) => takes(() => createCallbackPage({ forwardTo })),
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

const numRuns = Number(process.env.PROPERTY_RUNS ?? 10_000)

test(`of ${numRuns} made-up addresses none is taken that Node would go to in the clear, or as somebody`, () => {
  const piece = fc.constantFrom(
    ...['localhost', '127.0.0.1', '127.1', '0x7f.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]'],
    ...[
      '8.127.4.4',
      '192.168.127.10',
      '0.0.0.0',
      'evil.example',
      'a.localhost',
      'localhost.evil.example',
    ],
    ...[
      'ａpp.example',
      'LOCALHOST',
      '127.0.0.1.',
      'localhost.',
      '1270.0.0.1',
      '%6cocalhost',
      'xn--a',
    ],
  )
  const sign = fc.constantFrom(
    ...['', '', '', '@', ':', ':80', '/', '\\', '.', '?', ' ', '\t', '%40', '%2f', '　'],
  )
  const scheme = fc.constantFrom(
    ...['http://', 'http://', 'https://', 'HTTP://', 'http:', 'https:/', 'http:\\\\', ' http://'],
    ...['ftp://', 'javascript:', 'blob:http://', 'ws://', '//', 'data:', 'file:///', 'h\nttp://'],
  )
  const addresses = fc.oneof(
    fc
      .tuple(
        scheme,
        fc.array(fc.tuple(piece, sign), { minLength: 1, maxLength: 4 }),
        fc.constantFrom('', '/sc', '/a%20b'),
      )
      .map(([start, middle, end]) => `${start}${middle.flat().join('')}${end}`),
    fc.webUrl({
      withFragments: false,
      withQueryParameters: false,
      validSchemes: ['http', 'https'],
    }),
    fc.string({ maxLength: 30 }),
  )
  const taken = new Set<string>()
  fc.assert(
    fc.property(addresses, (address) => {
      const safe = isSafe(address)
      for (const [name, take] of Object.entries(takers)) {
        const isTaken = take(address)
        if (isTaken) taken.add(`${name} ${address}`)
        if (isTaken && !safe) throw new Error(`${name} takes ${JSON.stringify(address)}`)
        // And the other way round: whatever is safe and plain may be given.
        // (IPv4 addresses within IPv6 are left out: nobody needs them for this machine.)
        if (!isTaken && safe && !/[?#]|::ffff:/.test(address))
          throw new Error(`${name} refuses ${JSON.stringify(address)}`)
      }
    }),
    { numRuns },
  )
  // Not by refusing everything.
  expect(taken.size).toBeGreaterThan(numRuns / 10)
}, 120_000)

describe.each(Object.entries(takers))('%s', (_, take) => {
  test.each([
    'http://localhost:4000@evil.example/',
    'http://127.0.0.1:80@evil.example/',
    'http://localhost@evil.example/',
    'https://name@app.example/',
    'https://name:word@app.example/',
    'https://:word@app.example/',
    'http://8.127.4.4/',
    'http://192.168.127.10/',
    'http://127.0.0.1.evil.example/',
    'ftp://localhost/',
    'blob:https://app.example/x',
    'https://app.example/#',
  ])('refuses %s', (address) => expect(take(address)).toBe(false))

  test.each([
    'https://app.example',
    'http://localhost:4000/',
    'http://127.0.0.2/x',
    'http://[::1]:80/',
  ])('takes %s', (address) => expect(take(address)).toBe(true))
})

describe('what somebody’s library has put on Object.prototype', () => {
  const withPrototype = async <T>(
    fields: Record<string, unknown>,
    work: () => T | Promise<T>,
  ): Promise<T> => {
    for (const [name, value] of Object.entries(fields))
      Object.defineProperty(Object.prototype, name, {
        value,
        configurable: true,
        enumerable: true,
        writable: true,
      })
    try {
      return await work()
    } finally {
      for (const name of Object.keys(fields)) Reflect.deleteProperty(Object.prototype, name)
    }
  }

  test('is no option: the secret goes where it goes without', async () => {
    const fetch = async (url: string) => {
      asked.push(url)
      return Response.json({ access_token: 'token' })
    }
    const asked: string[] = []
    const polluted = { bridgeUrl: 'https://evil.example', apiUrl: 'https://evil.example' }
    const client = await withPrototype(polluted, () => createSunshineClient({ ...CLIENT, fetch }))
    await client.getToken('a-code')
    await client.revokeAccess({ accessToken: 'token', subdomain: 'acme' })
    expect(asked.map((url) => new URL(url).hostname)).toEqual([
      'oauth-bridge.zendesk.com',
      'acme.zendesk.com',
    ])
    const own = createSunshineClient({ ...CLIENT, fetch, bridgeUrl: 'https://bridge.example' })
    await own.getToken('a-code')
    expect(asked.at(-1)).toBe('https://bridge.example/oauth/token')
  })

  test('opens no other origin, and is no unknown option', async () => {
    const polluted = { allowedOrigins: ['https://evil.example'], stray: 1 }
    const handler = await withPrototype(polluted, () =>
      createConnectHandler({ client, onConnect: () => {} }),
    )
    const request = new Request('https://app.example/connect', {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    })
    expect((await handler(request)).status).toBe(403)
  })

  test('is no hook either, when a request comes', async () => {
    const { handler } = setUp()
    const hook = vi.fn(() => false)
    const answer = await withPrototype({ authenticate: hook, verifyState: hook }, () =>
      handler(post()),
    )
    expect(answer.status).toBe(200)
    expect(hook).not.toHaveBeenCalled()
  })
})
