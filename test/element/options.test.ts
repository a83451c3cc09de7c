import { SunshineConnectElement } from 'sunshine-connect/element'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { APP, fakeBackend, place, reaches } from './element.ts'
import { type FakePopup, fakePopup } from './fake-popup.ts'

let popup: FakePopup
beforeEach(() => {
  popup = fakePopup()
  fakeBackend(() => Response.json({ app: APP }))
})
afterEach(() => {
  vi.restoreAllMocks()
})

test('attributes and properties of one option are one thing', async () => {
  const element = await place('timeout="5000" closed-grace="10"')
  expect(element.clientId).toBe('acme')
  expect(element.redirectUri).toBe('/callback')
  expect(element.timeout).toBe('5000')
  expect(element.mode).toBeUndefined()
  element.mode = 'auto'
  expect(element.mode).toBe('auto')
  expect(element.getAttribute('mode')).toBe('auto')
  element.setAttribute('mode', 'redirect')
  expect(element.mode).toBe('redirect')
  element.mode = undefined
  expect(element.mode).toBeUndefined()
  expect(element.hasAttribute('mode')).toBe(false)
})

test.each([
  ['exchange', 'exchange', async () => ({ app: APP })],
  ['authorizeUrl', 'authorize-url', new URL('http://localhost:4001/sc/oauth/authorize')],
  ['timeout', 'timeout', 5000],
] as const)(
  '%s that is no text is kept as it is, and the attribute gives way',
  async (name, attribute, value) => {
    const element = await place(`${attribute}="1"`)
    Object.assign(element, { [name]: value })
    expect(element[name]).toBe(value)
    expect(element.hasAttribute(attribute)).toBe(false)
    element.setAttribute(attribute, '/elsewhere')
    expect(element[name]).toBe('/elsewhere')
  },
)

test('what is null or undefined is as if it had never been set', async () => {
  const element = await place()
  for (const nothing of [null, undefined]) {
    Object.assign(element, { params: nothing, timeout: nothing, redirectUri: nothing })
    expect([element.params, element.timeout, element.redirectUri]).toEqual(Array(3))
  }
})

test('a time limit may be an attribute', async () => {
  const element = await place('timeout="50"')
  element.connect()
  await reaches(element, 'closed')
})

test('the attempt gets them', async () => {
  const element = await place('authorize-url="http://localhost:4001/authorize"')
  element.params = { theme: 'dark' }
  element.headers = { 'x-csrf': 'token' }
  element.popup = { width: 500, height: 501 }
  element.connect()
  const { origin, searchParams } = popup.url()
  expect(origin).toBe('http://localhost:4001')
  expect(Object.fromEntries(searchParams)).toMatchObject({
    client_id: 'acme',
    redirect_uri: 'http://localhost:4000/callback',
    theme: 'dark',
  })
  expect(vi.mocked(window.open).mock.calls[0]?.[2]).toContain('width=500,height=501')
  popup.answer({ code: 'a-code' })
  await reaches(element, 'connected')
  const [url, init] = vi.mocked(fetch).mock.calls[0] ?? []
  expect(String(url)).toBe('http://localhost:4000/api/connect')
  expect(new Headers(init?.headers).get('x-csrf')).toBe('token')
})

test('exchange may be a function', async () => {
  const element = await place()
  const exchange = vi.fn(async () => ({ app: APP }))
  element.exchange = exchange
  expect(element.exchange).toBe(exchange)
  element.connect()
  popup.answer({ code: 'a-code' })
  await reaches(element, 'connected')
  expect(exchange).toHaveBeenCalledTimes(1)
  expect(fetch).not.toHaveBeenCalled()
})

test('what was set before the class was known is heeded', async () => {
  const element = document.createElement('not-yet-known') as SunshineConnectElement
  element.clientId = 'early'
  element.exchange = async () => ({ app: APP })
  element.connection = { app: APP }
  const theirs = Object.defineProperty(element, 'theirs', { value: 1, enumerable: true })
  document.body.append(element)
  customElements.define('not-yet-known', class extends SunshineConnectElement {})
  customElements.upgrade(element)
  expect(element.getAttribute('client-id')).toBe('early')
  expect(element.status).toBe('connected')
  expect(Object.keys(element)).toEqual(['theirs'])
  expect(theirs).toHaveProperty('theirs', 1)
  element.remove()
})

test('made by script, it is bare until it stands in the document', () => {
  const element = document.createElement('sunshine-connect')
  expect(element.attributes).toHaveLength(0)
  element.clientId = 'acme'
  document.body.append(element)
  expect(element.getAttribute('status')).toBe('ready')
  element.remove()
})

describe('a page that is morphed into what the server sent', () => {
  /** As idiomorph, morphdom and Alpine do, one way or the other. */
  const morph = (element: Element, sent: Record<string, string>) => {
    for (const name of element.getAttributeNames().reverse()) {
      if (!(name in sent)) element.removeAttribute(name)
    }
    for (const [name, value] of Object.entries(sent)) element.setAttribute(name, value)
  }
  const SENT = { 'client-id': 'acme', exchange: '/api/connect', 'redirect-uri': '/callback' }

  test('keeps the status, also where an old one was sent', async () => {
    const element = await place()
    element.connect().catch(() => {})
    for (const sent of [SENT, { ...SENT, status: 'ready' }]) {
      morph(element, sent)
      await Promise.resolve()
      expect(element.getAttribute('status')).toBe('waiting')
    }
    element.cancel()
  })

  test('keeps what was set by property, and goes along with what it was sent', async () => {
    const element = await place('mode="redirect"')
    element.returnTo = '/settings'
    element.textReady = 'Two minutes.'
    element.timeout = 5000
    morph(element, { ...SENT, exchange: '/api/other' })
    await Promise.resolve()
    expect(element.returnTo).toBe('/settings')
    expect(element.getAttribute('return-to')).toBe('/settings')
    expect(element.textReady).toBe('Two minutes.')
    expect(element.timeout).toBe(5000)
    expect(element.exchange).toBe('/api/other')
    expect(element.mode).toBeUndefined()
  })

  test('a loop that takes all attributes away comes to its end', async () => {
    const element = await place()
    element.clientId = 'acme'
    while (element.attributes[0]) element.removeAttribute(element.attributes[0].name)
    await Promise.resolve()
    expect(element.getAttributeNames().sort()).toEqual(['client-id', 'status'])
  })
})

describe('what says nothing is named in the console', () => {
  const warned = async (attributes: string) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    await place(attributes)
    await Promise.resolve()
    return warn.mock.calls.map(([text]) => text)
  }

  test.each([
    { attributes: 'state="abc"', says: 'set the property state' },
    { attributes: 'headers="[object Object]"', says: 'set the property headers' },
    { attributes: 'messages="{}"', says: 'set the property messages' },
    { attributes: 'connection="{}"', says: 'set the property connection' },
    { attributes: 'clientId="other"', says: 'write client-id' },
    { attributes: 'redirect-url="/callback"', says: 'write redirect-uri' },
    { attributes: 'authorize_url="/a"', says: 'write authorize-url' },
    { attributes: ':closed-grace="1"', says: 'write closed-grace' },
    { attributes: 'textReady="Now"', says: 'write text-ready' },
  ])('$attributes', async ({ attributes, says }) => {
    expect(await warned(attributes)).toEqual([expect.stringContaining(says)])
  })

  test.each([
    'mode="popup" lang="en" label="Go" status="ready"',
    'class="a" data-state="b" id="c"',
  ])('but not %s', async (attributes) => {
    expect(await warned(attributes)).toEqual([])
  })
})
