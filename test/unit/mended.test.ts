import { resume } from 'sunshine-connect'
import { relayCallback } from 'sunshine-connect/callback'
import { describe, expect, test, vi } from 'vitest'
import {
  allow,
  beginAuthorize,
  beginConnect,
  deliver,
  open,
  reasonOf,
  sentState,
  turn,
} from './attempt.ts'

const STATE = 'the-state'
const NAME = `sunshine-connect:${STATE}`

test('a second call while the backend works opens no window', async () => {
  const exchange = vi.fn(() => new Promise<never>(() => {}))
  const attempt = beginConnect({ exchange })
  allow()
  await vi.waitFor(() => expect(exchange).toHaveBeenCalledTimes(1))
  await turn()
  await turn()
  expect(beginConnect({ exchange })).toBe(attempt)
  expect(open).toHaveBeenCalledTimes(1)
})

test('resume called twice is one attempt, and another reload still finds it', async () => {
  const end = new AbortController()
  const begun = beginConnect({ state: STATE, signal: end.signal })
  const kept = String(sessionStorage.getItem(NAME))
  end.abort()
  await reasonOf(begun)
  await turn()
  sessionStorage.setItem(NAME, kept)
  const stop = new AbortController()
  const options = { clientId: 'acme', exchange: '/api/connect', signal: stop.signal }
  const both = [resume(options), resume(options)]
  const names = Object.keys(sessionStorage)
  stop.abort()
  for (const one of both) await reasonOf(Promise.resolve(one))
  expect(names).toEqual([NAME])
})

describe('kept without what must not be kept', () => {
  test.each([
    ['a slash, as PHP escapes it', 'ab/cd', '{"detail":"ab\\/cd"}'],
    ['a quote', 'a"b', '{"detail":"a\\"b"}'],
    ['escapes for other letters', 'ä', '{"detail":"\\u00e4"}'],
  ])('a body whose code has %s', async (_, code, body) => {
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(body, { status: 400 }))
    const attempt = beginConnect()
    allow(code)
    expect(await reasonOf(attempt)).toMatchObject({ status: 400, body: { detail: '…' } })
  })

  test('an error_description that quotes the state', async () => {
    const attempt = beginAuthorize()
    const state = sentState()
    deliver(`error=server_error&error_description=bad+${state}&state=${state}`)
    const { errorDescription } = (await reasonOf(attempt)) as { errorDescription: string }
    expect(errorDescription).not.toContain(state)
  })
})

describe('refused, with no window open', () => {
  test.each([
    ...['redirectUri', 'authorizeUrl', 'returnTo', 'exchange'].flatMap((name) =>
      [null, 5, {}].map((value): [string, unknown] => [name, value]),
    ),
    ['authorizeUrl', 'blob:https://evil.example/0'],
    ['exchange', 'blob:https://evil.example/0'],
    ['exchange', 'https://user:password@app.example/'],
  ])('%s: %o', async (name, value) => {
    expect(await reasonOf(beginConnect({ [name]: value }))).toBeInstanceOf(TypeError)
    expect(open).not.toHaveBeenCalled()
  })

  test('javascript:, also on a page whose origin is null', () => {
    vi.spyOn(location, 'origin', 'get').mockReturnValue('null')
    const options = { redirectUri: 'https://app.example/', returnTo: 'about:blank' }
    beginAuthorize({ ...options, authorizeUrl: 'javascript:alert(1)' })
    expect(open).not.toHaveBeenCalled()
  })
})

describe('relayCallback never rejects', () => {
  test.each([
    { openerOrigins: 'https://app.example' },
    { openerOrigins: null },
    { messages: null },
    { container: null },
  ])('with %o', async (options) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    history.replaceState(null, '', `/callback?code=a&state=${STATE}`)
    const outcome = await relayCallback({ ackTimeout: 5, ...options } as object)
    expect(outcome).toBe('undelivered')
  })

  test('where the storage is full', async () => {
    const full = {
      getItem: () => JSON.stringify({ returnTo: location.href }),
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError')
      },
    }
    vi.spyOn(window, 'sessionStorage', 'get').mockReturnValue(full as unknown as Storage)
    history.replaceState(null, '', `/callback?code=a&state=${STATE}`)
    expect(await relayCallback({ ackTimeout: 5 })).toBe('undelivered')
  })
})
