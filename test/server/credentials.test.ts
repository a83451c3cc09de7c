import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
} from 'sunshine-connect/server'
import { afterEach, describe, expect, test, vi } from 'vitest'

const GOOD = { clientId: 'shop lifter', clientSecret: 'a secret "with" quotes' }
const messageOf = (make: () => unknown) => {
  try {
    make()
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as Error).message
  }
  throw new Error('did not throw')
}

afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

describe.each(['clientId', 'clientSecret'] as const)('%s', (name) => {
  const make = (value: string) => () => createSunshineClient({ ...GOOD, [name]: value })

  test.each([
    ['of letters', 'MARK'],
    ['with blanks and quotes within', 'MA "RK" x'],
    ['with one quote', '"MARK'],
    ['with quotes at its end', 'MA"RK"'],
  ])('%s is taken', (_, value) => {
    expect(make(value)).not.toThrow()
  })

  test.each([
    ['with the line end of a file', 'MARK\n', 'line end'],
    ['with the line end of Windows', 'MARK\r\n', 'line end'],
    ['with half of that, from an environment file', 'MARK\r', 'line end'],
    ['with a blank behind', 'MARK ', 'blank'],
    ['with a tab before', '\tMARK', 'blank'],
    ['in double quotes', '"MARK"', 'quotes'],
    ['in single quotes', "'MARK'", 'quotes'],
    ['with a byte order mark', '\ufeffMARK', 'blank'],
    ['with an umlaut', 'MÄRK', 'character'],
    ['with a control character', 'MA\x00RK', 'character'],
  ])('%s is named at the start, and not quoted', (_, value, fault) => {
    const message = messageOf(make(value))
    expect(message).toContain(`"${name}"`)
    expect(message).toContain(fault)
    expect(message).not.toMatch(/M.?A?RK/)
  })
})

describe('a list of origins says which entry is wrong', () => {
  const client = createSunshineClient(GOOD)
  const makers: [string, (list: string[]) => () => unknown][] = [
    [
      'allowedOrigins',
      (allowedOrigins) => () =>
        createConnectHandler({ client, onConnect: () => {}, allowedOrigins }),
    ],
    ['openerOrigins', (openerOrigins) => () => createCallbackPage({ openerOrigins })],
  ]

  test.each(makers)('%s', (name, make) => {
    expect(make([])).not.toThrow()
    expect(make(['https://a.example', 'https://b.example'])).not.toThrow()
    const empty = messageOf(make(''.split(' ')))
    expect(empty).toContain(`"${name}"`)
    expect(empty).toContain('entry 1 of 1 is empty')
    expect(messageOf(make([' ']))).toContain('entry 1 of 1 is empty')
    expect(messageOf(make('https://a.example  https://b.example'.split(' ')))).toContain(
      'entry 2 of 3 is empty',
    )
    const wrong = messageOf(make(['https://a.example', 'https://MARK.example/']))
    expect(wrong).toContain('must be a list of exact origins such as https://app.example')
    expect(wrong).toContain('entry 2 of 2 is none')
    expect(wrong).not.toContain('MARK')
  })
})

describe('a sandbox in place of Zendesk', () => {
  const sandbox = 'http://127.0.0.1:4001/sc'

  test.each([sandbox, 'https://localhost:4001/sc', 'http://idp.localhost/sc'])(
    'at %s needs an apiUrl, or revoking would send its tokens to Zendesk',
    (bridgeUrl) => {
      const message = messageOf(() => createSunshineClient({ ...GOOD, bridgeUrl }))
      expect(message).toContain('"apiUrl"')
      expect(message).toContain('apiUrl: bridgeUrl')
      expect(() => createSunshineClient({ ...GOOD, bridgeUrl, apiUrl: bridgeUrl })).not.toThrow()
    },
  )

  test('elsewhere needs none', () => {
    expect(() =>
      createSunshineClient({ ...GOOD, bridgeUrl: 'https://api.smooch.io' }),
    ).not.toThrow()
    expect(() => createSunshineClient({ ...GOOD, apiUrl: sandbox })).not.toThrow()
  })

  const container = 'http://sandbox:4001/sc'
  const inContainer =
    (developmentHosts?: unknown, url = container) =>
    () =>
      createSunshineClient({
        ...GOOD,
        bridgeUrl: url,
        apiUrl: url,
        developmentHosts: developmentHosts as string[],
      })

  test('in a container is asked over http only where its host is named', async () => {
    expect(messageOf(inContainer())).toContain('developmentHosts')
    expect(messageOf(inContainer(['other']))).toContain('"bridgeUrl"')
    const asked: string[] = []
    const fetch = async (url: string) => {
      asked.push(url)
      return Response.json({ access_token: 't' })
    }
    const client = createSunshineClient({
      ...GOOD,
      bridgeUrl: container,
      apiUrl: container,
      developmentHosts: ['sandbox'],
      fetch,
    })
    await client.getToken('a-code')
    await client.revokeAccess({ accessToken: 't', subdomain: 'acme' })
    expect(asked).toEqual([`${container}/oauth/token`, `${container}/oauth/authorization`])
  })

  test('in a container needs an apiUrl, too', () => {
    const make = () =>
      createSunshineClient({ ...GOOD, bridgeUrl: container, developmentHosts: ['sandbox'] })
    expect(messageOf(make)).toContain('"apiUrl"')
  })

  test.each(['host.docker.internal', 'zendesk.test', 'my_box', 'nas.local'])(
    '%s can be named',
    (host) => {
      expect(inContainer([host], `http://${host}:4001/sc`)).not.toThrow()
    },
  )

  test.each([
    [['sandbox', 'evil.example']],
    [['evil.example']],
    [['sandbox:4001']],
    [['*']],
    [['']],
    [['Sandbox']],
    [['10.0.0.1']],
    [['sandbox.test.evil.example']],
    [['evil.example/sandbox.test']],
    ['sandbox'],
    [[7.5]],
  ])('%j is no list of such names', (hosts) => {
    expect(messageOf(inContainer(hosts))).toContain('"developmentHosts"')
  })

  test('in a container is refused in production', () => {
    vi.stubEnv('NODE_ENV', 'production')
    const message = messageOf(inContainer(['sandbox']))
    expect(message).toContain('"developmentHosts"')
    expect(message).toContain('production')
    expect(() => createSunshineClient(GOOD)).not.toThrow()
  })

  test.each([undefined, {}])('in a container is taken where process is %j', (process) => {
    vi.stubGlobal('process', process)
    const { clientId } = inContainer(['sandbox'])()
    vi.unstubAllGlobals()
    expect(clientId).toBe(GOOD.clientId)
  })

  test.each([
    'http://sandbox.evil.example/sc',
    'http://evil.example/sandbox',
    'http://sandbox@evil.example/sc',
  ])('a host that was not named is refused: %s', (url) => {
    expect(messageOf(inContainer(['sandbox'], url))).toContain('"bridgeUrl"')
  })
})
