import { describe, expect, test, vi } from 'vitest'
import {
  address,
  allow,
  beginAuthorize,
  beginConnect,
  freshState,
  open,
  PAGE,
  popups,
  turn,
} from './attempt.ts'

const BRIDGE = 'https://oauth-bridge.zendesk.com/sc/oauth/authorize'
const query = () => Object.fromEntries(address().searchParams)

describe('the person is sent', () => {
  test('to Zendesk, with what the request must have and nothing else', () => {
    beginAuthorize()
    const { origin, pathname } = address()
    expect(origin + pathname).toBe(BRIDGE)
    expect(query()).toEqual({
      client_id: 'acme',
      response_type: 'code',
      state: expect.stringMatching(/^[\w-]{43}$/),
    })
  })

  test('by connect with the same request: where the code goes to is nobody else’s business', () => {
    beginConnect({ exchange: 'https://api.example/', headers: { 'x-csrf': 'a' } })
    expect(Object.keys(query()).sort()).toEqual(['client_id', 'response_type', 'state'])
  })

  test('elsewhere when told, keeping the query of that address', () => {
    beginAuthorize({ authorizeUrl: 'http://localhost:5000/authorize?brand=blue&brand=red#top' })
    expect(address().href).toMatch(/^http:\/\/localhost:5000\/authorize\?brand=blue&brand=red&/)
    expect(address().searchParams.getAll('brand')).toEqual(['blue', 'red'])
    expect(query()).toMatchObject({ client_id: 'acme', response_type: 'code' })
  })

  test('with the request’s own parameters where the address has one of their names', () => {
    beginAuthorize({
      authorizeUrl: '/authorize?state=old&state=older&client_id=other&response_type=token',
    })
    const { searchParams } = address()
    expect(searchParams.getAll('client_id')).toEqual(['acme'])
    expect(searchParams.getAll('response_type')).toEqual(['code'])
    expect(searchParams.getAll('state')).toEqual([expect.stringMatching(/^[\w-]{43}$/)])
  })

  test('with redirect_uri if given, resolved against the page', () => {
    beginAuthorize({ redirectUri: '/callback?from=https://a.example/' })
    expect(query().redirect_uri).toBe(`${PAGE}/callback?from=https://a.example/`)
  })

  test.each([
    'http://localhost:4000',
    'https://App.Example/callback',
    'https://app.example/a/../callback',
    'https://app.example/a b',
    'https://app.example:443/',
  ])('with redirect_uri letter for letter, as it is registered: %s', async (redirectUri) => {
    const attempt = beginAuthorize({ redirectUri, callbackOrigin: PAGE })
    expect(query().redirect_uri).toBe(redirectUri)
    allow()
    expect(await attempt).toMatchObject({ redirectUri })
  })

  test('with a relative redirect_uri resolved as links are, <base> included', () => {
    vi.spyOn(Document.prototype, 'baseURI', 'get').mockReturnValue(`${PAGE}/tenant/`)
    beginAuthorize({ redirectUri: 'callback' })
    expect(query().redirect_uri).toBe(`${PAGE}/tenant/callback`)
  })

  test('with further parameters, encoded', () => {
    beginAuthorize({ params: { locale: 'pt-BR', hint: 'a&state=b c' } })
    expect(query()).toMatchObject({ locale: 'pt-BR', hint: 'a&state=b c' })
    expect(address().searchParams.getAll('state')).toHaveLength(1)
  })
})

describe('state', () => {
  test('is 256 bits in base64url, another one each time', () => {
    const states = Array.from({ length: 200 }, (_, index) => {
      beginAuthorize({ clientId: `acme-${index}` })
      return query().state as string
    })
    expect(new Set(states)).toHaveLength(200)
    for (const state of states) {
      expect(state).toMatch(/^[A-Za-z0-9_-]{43}$/)
      expect(Buffer.from(state, 'base64url')).toHaveLength(32)
    }
  })

  test('that the server issued goes out as it is', () => {
    const state = freshState()
    beginAuthorize({ state })
    expect(query().state).toBe(state)
  })

  test('that is promised: the popup opens empty in the call itself, and follows', async () => {
    const state = freshState()
    beginAuthorize({ state: Promise.resolve(state) })
    expect(open.mock.lastCall?.[0]).toBe('')
    await turn()
    expect(open).toHaveBeenCalledTimes(1)
    expect(popups[0]?.location.replace).toHaveBeenCalledTimes(1)
    expect(query()).toEqual({ client_id: 'acme', response_type: 'code', state })
  })
})

describe('the window', () => {
  const features = () => String(open.mock.lastCall?.[2])

  test('has no name that another page could guess, and keeps its opener', () => {
    beginAuthorize()
    expect(open.mock.lastCall?.[1]).toBe('_blank')
    expect(features()).toMatch(/^popup,/)
    expect(features()).not.toMatch(/noopener|noreferrer/)
  })

  test('is centred on this one, at its own size or the one given', () => {
    beginAuthorize()
    const left = screenX + (outerWidth - 600) / 2
    const top = screenY + (outerHeight - 740) / 2
    expect(features()).toBe(`popup,width=600,height=740,left=${left},top=${top}`)
    beginAuthorize({ clientId: 'other', popup: { width: 400 } })
    expect(features()).toContain(`width=400,height=740,left=${left + 100}`)
  })
})
