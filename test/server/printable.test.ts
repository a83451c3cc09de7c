import { createSunshineClient, type SunshineApiError } from 'sunshine-connect/server'
import { describe, expect, test } from 'vitest'
import { post, setUp } from './connect-request.js'
import { APP, CLIENT_ID, CLIENT_SECRET, fakeZendesk, json, rejection } from './fake-zendesk.js'

const NASTY = 'a\u001b[2J\r\nb\u0000\u202ec\u2069\u2028d'
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u

const clientOn = (answers: Parameters<typeof fakeZendesk>[0]) =>
  createSunshineClient({
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    fetch: fakeZendesk(answers),
  })

describe('what Zendesk’s side says is printable', () => {
  test.each<[string, object]>([
    ['v2', { errors: [{ code: NASTY, title: NASTY }] }],
    ['v1', { error: { code: NASTY, description: NASTY } }],
    ['RFC 6749', { error: NASTY, error_description: NASTY }],
  ])('in an error of the shape %s', async (_, body) => {
    const client = clientOn({ '/oauth/token': () => json(body, { status: 400 }) })
    const { message, code, errors } = (await rejection(
      client.getToken('a-code'),
    )) as SunshineApiError
    for (const text of [message, code, ...errors.flatMap(Object.values)])
      expect(text).not.toMatch(UNPRINTABLE)
    expect(code).toMatch(/^a.*b.*c.*d$/)
  })

  test('in what fetch threw', async () => {
    const client = clientOn({ '/oauth/token': () => Promise.reject(new Error(NASTY)) })
    const { cause } = await rejection(client.getToken('a-code'))
    expect((cause as Error).message).not.toMatch(UNPRINTABLE)
  })

  test('and bounded', async () => {
    const long = 'x'.repeat(9000)
    const client = clientOn({ '/oauth/token': () => json({ error: long }, { status: 400 }) })
    const { message, code } = (await rejection(client.getToken('a-code'))) as SunshineApiError
    expect(code.length).toBeLessThanOrEqual(400)
    expect(message.length).toBeLessThan(600)
  })
})

describe('the name of an app', () => {
  const nameOf = async (displayName: unknown) => {
    const { app } = await clientOn({
      '/v2/tokenInfo': () => json({ app: { ...APP, displayName } }),
    }).getTokenInfo('t')
    return app.displayName
  }

  test.each(['Acme', 'Ärger & Söhne', '株式会社', 'نمی‌دانم', '👩‍💻', 'Bob’s “Shop”'])(
    '%s stays as it is',
    async (name) => {
      expect(await nameOf(name)).toBe(name)
    },
  )

  test('has no line ends, no control characters and nothing that turns the direction', async () => {
    expect(await nameOf(NASTY)).not.toMatch(UNPRINTABLE)
    expect(await nameOf('Acme\nInc')).toBe('Acme\ufffdInc')
  })

  test('is bounded', async () => {
    expect(await nameOf('x'.repeat(9000))).toMatch(/^x{100,399}…$/)
  })

  test.each([7, {}, ['Acme'], true, ''])('is null where it is no text: %j', async (name) => {
    expect(await nameOf(name)).toBeNull()
  })
})

describe('fields that would reach an object’s prototype', () => {
  const info = `{"app":{"id":"app1","__proto__":{"isAdmin":true},"metadata":{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"kept":1}}}`
  const token = `{"access_token":"a-token","__proto__":{"isAdmin":true}}`

  test('are not in what onConnect gets, however deep, nor in a copy of it', async () => {
    const { handler, connections } = setUp(
      {},
      {
        '/v2/tokenInfo': () => new Response(info),
        '/oauth/token': () => new Response(token),
      },
    )
    expect((await handler(post())).status).toBe(200)
    const { app, raw } = connections[0] ?? {}
    expect(app).toMatchObject({ id: 'app1', metadata: { kept: 1 } })
    for (const object of [app, app?.metadata, raw]) {
      expect(Object.getOwnPropertyNames(object)).not.toContain('__proto__')
      expect(Object.getOwnPropertyNames(object)).not.toContain('constructor')
      expect(Object.assign({}, object)).not.toHaveProperty('isAdmin')
      // An ordinary object, as everybody expects one.
      expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
    }
  })
})

describe('what is refused says what came, bounded and printable', () => {
  test.each(['sec-fetch-site', 'origin'])('%s', async (name) => {
    const { handler, events } = setUp()
    const headers = { 'sec-fetch-site': 'cross-site', [name]: `x\u009b${'y'.repeat(9000)}` }
    const { detail } = await (await handler(post({ headers }))).json()
    expect(detail.length).toBeLessThan(1200)
    expect(detail).not.toMatch(UNPRINTABLE)
    expect(events[0]?.attributes['error.message']).toBe(detail)
  })
})
