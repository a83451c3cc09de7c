import { inspect } from 'node:util'
import { ConnectError, isConnectError } from 'sunshine-connect'
import { describe, expect, test, vi } from 'vitest'
import { allow, beginConnect, CODE, deliver, reasonOf, sentState } from './attempt.ts'

describe('isConnectError', () => {
  const error = new ConnectError('timeout')

  test('knows its own, of another copy of the library too', async () => {
    vi.resetModules()
    const other = await import('sunshine-connect')
    expect(other.ConnectError).not.toBe(ConnectError)
    const foreign = new other.ConnectError('popup_closed')
    expect(foreign).not.toBeInstanceOf(ConnectError)
    expect(isConnectError(foreign)).toBe(true)
    expect(other.isConnectError(error)).toBe(true)
  })

  test.each([
    undefined,
    null,
    '',
    'timeout',
    5,
    {},
    [],
    new Error('timeout'),
    { name: 'ConnectError', code: 'timeout' },
    Object.assign(new Error('timeout'), { name: 'ConnectError', code: 'timeout' }),
    ConnectError,
  ])('says no to %o', (value) => {
    expect(isConnectError(value)).toBe(false)
  })
})

test('it is an Error, by name, whose message says what happened and what to do', () => {
  const error = new ConnectError('popup_isolated')
  expect(error).toBeInstanceOf(Error)
  expect(error.name).toBe('ConnectError')
  expect(error.code).toBe('popup_isolated')
  expect(error.message).toMatch(/^The popup was cut off from this frame: give redirectUri/)
  expect(String(error)).toBe(`ConnectError: ${error.message}`)
})

test.each([
  'popup_blocked',
  'popup_closed',
  'popup_isolated',
  'timeout',
  'state_mismatch',
  'invalid_response',
  'authorization_error',
  'exchange_failed',
  'storage_unavailable',
] as const)('the message of %s is a sentence: what happened, and what to do', (code) => {
  expect(new ConnectError(code).message).toMatch(/^[A-Z].{10,}: .{8,}\.$/)
})

test('its brand is one that every copy knows', () => {
  expect(Symbol.for('sunshine-connect') in new ConnectError('timeout')).toBe(true)
})

test('what a logger copies is the code, not what servers said', () => {
  const details = { error: 'a', errorDescription: 'b', errorUri: 'c', status: 400, body: 'd' }
  const error = new ConnectError('exchange_failed', { ...details, cause: 'e' })
  expect(Object.keys(error)).toEqual(['code'])
  expect(JSON.stringify(error)).toBe('{"code":"exchange_failed"}')
  expect({ ...error }).toEqual({ code: 'exchange_failed' })
  expect(error).toMatchObject({ ...details, cause: 'e' })
})

test('details that there are none of are not there', () => {
  const error = new ConnectError('timeout')
  for (const name of ['error', 'errorDescription', 'errorUri', 'status', 'body', 'cause']) {
    expect(name in error).toBe(false)
  }
})

describe('code and state are nowhere in', () => {
  /** Whatever a page may do with an error to read or to log it. */
  const everything = (error: unknown) => {
    const { message, stack, body } = error as ConnectError
    const said = [message, stack, String(error), JSON.stringify(error), JSON.stringify(body)]
    const depth = Number.POSITIVE_INFINITY
    return [...said, inspect(error, { depth }), inspect(error, { depth, showHidden: true })].join(
      '\n',
    )
  }

  const quote = async (_: unknown, init?: RequestInit) =>
    new Response(`You sent ${init?.body}`, { status: 400 })

  test.each<[string, () => void]>([
    ['state_mismatch', () => deliver(`code=${CODE}&state=x${sentState()}`)],
    ['invalid_response', () => deliver(`code=${CODE}&code=b&state=${sentState()}`)],
    ['authorization_error', () => deliver(`error=a&code=${CODE}&state=${sentState()}`)],
    ['exchange_failed', allow],
  ])('%s', async (code, end) => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(quote)
    const log = (['log', 'warn', 'error', 'info', 'debug'] as const).map((name) =>
      vi.spyOn(console, name),
    )
    const attempt = beginConnect()
    const state = sentState()
    end()
    const error = await reasonOf(attempt)
    expect(error).toMatchObject({ code })
    expect(everything(error)).toContain(code)
    expect(everything(error)).not.toContain(CODE)
    expect(everything(error)).not.toContain(state)
    for (const spy of log) expect(spy).not.toHaveBeenCalled()
  })

  test('the search itself finds what there is to find', () => {
    const error = new ConnectError('exchange_failed', { cause: { code: CODE } })
    expect(everything(error)).toContain(CODE)
  })
})
