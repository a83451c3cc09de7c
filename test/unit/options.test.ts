import { describe, expect, test, vi } from 'vitest'
import { allow, beginAuthorize, beginConnect, fakeWindow, open, PAGE, reasonOf } from './attempt.ts'

const LOCAL = 'an https, same-origin or localhost URL'
const RESERVED = 'without client_id, response_type, state, redirect_uri'

/** Option, the cure that its refusal names, wrong values, right values. */
const OPTIONS: [string, string, unknown[], unknown[]][] = [
  ['clientId', 'a non-empty string', [undefined, null, '', 5, {}, ['acme']], ['acme', '65f0a1']],
  [
    'redirectUri',
    LOCAL,
    ['http://app.example/callback', 'http://', 'mailto:a@b.example'],
    ['/callback', `${PAGE}/callback`, new URL('https://app.example/callback'), undefined],
  ],
  [
    'callbackOrigin',
    'an origin',
    ['', '*', 'null', null, 5, 'app.example', 'https://app.example/', 'https://app.example/a'],
    ['https://app.example', 'http://localhost:4000', undefined],
  ],
  [
    'callbackOrigin',
    'an origin',
    ['https://APP.example', 'https://app.example:443', 'https://u@app.example', 'data:,'],
    ['https://app.example:444'],
  ],
  [
    'authorizeUrl',
    LOCAL,
    ['http://bridge.example/', 'data:text/html,', 'file:///etc/passwd'],
    ['https://bridge.example/authorize', '/authorize', new URL('http://localhost:9/'), undefined],
  ],
  [
    'params',
    RESERVED,
    [null, { client_id: 'a' }, { response_type: 'token' }, { state: 'a' }, { redirect_uri: '/' }],
    [{}, { locale: 'de', State: 'not reserved' }, undefined],
  ],
  [
    'state',
    'a non-empty string or promise',
    ['', null, 0, 5, {}, () => 'a-state'],
    ['a-state', Promise.resolve('a-state'), undefined],
  ],
  [
    'signal',
    'an AbortSignal',
    [null, {}, 'signal', new AbortController(), () => {}],
    // Right ones end the attempt that they are given to: see below.
    [],
  ],
  [
    'timeout',
    'above 0',
    [0, -1, Number.NaN, Number.NEGATIVE_INFINITY, null, 'soon', {}],
    [1e9, Number.POSITIVE_INFINITY, undefined],
  ],
  [
    'closedGrace',
    'above 0',
    [0, -1, Number.NaN, null, 'soon', {}, false],
    [500, Number.POSITIVE_INFINITY, undefined],
  ],
  ['popup', 'a size or window', [5, 'big', true], [{}, { width: 400, height: 500 }, undefined]],
  ['mode', 'popup, redirect, auto', ['', 'tab', null, 5, {}], ['popup', 'auto', undefined]],
  [
    'returnTo',
    'a same-origin URL',
    ['https://app.example/', 'http://localhost:3001/', '//app.example/', 'javascript:alert(1)'],
    ['/', '?connected', `${PAGE}/settings`, new URL(PAGE), undefined],
  ],
  ['onStatus', 'a function', [null, 'log', {}, true], [() => {}, undefined]],
]

const CONNECT_OPTIONS: typeof OPTIONS = [
  [
    'exchange',
    `a function or ${LOCAL}`,
    [undefined, 'http://api.example/', 'data:', 'http://'],
    ['/api', 'https://api.example/', new URL('http://127.0.0.1:9/'), () => {}],
  ],
  [
    'credentials',
    'same-origin, include, omit',
    ['', 'always', true, null],
    ['same-origin', 'include', 'omit', undefined],
  ],
  ['headers', 'headers', [[['x']]], [{ 'x-csrf': 'a' }, new Headers(), [['x', 'y']]]],
]

const each = (which: 2 | 3) => {
  const cases = (options: typeof OPTIONS, begin: typeof beginConnect) =>
    options.flatMap((row) =>
      row[which].map((value) => ({ name: row[0], cure: row[1], value, begin })),
    )
  return [
    ...cases(OPTIONS, beginAuthorize),
    ...cases([...OPTIONS, ...CONNECT_OPTIONS], beginConnect),
  ]
}

test.for(each(2))('$name: $value is refused by name, and no window opens', async (wrong) => {
  const onStatus = vi.fn()
  const attempt = wrong.begin({ onStatus, [wrong.name]: wrong.value })
  expect(open).not.toHaveBeenCalled()
  const reason = await reasonOf(attempt)
  expect(reason).toBeInstanceOf(TypeError)
  expect((reason as TypeError).message).toBe(`Option "${wrong.name}" must be ${wrong.cure}`)
  expect(open).not.toHaveBeenCalled()
  expect(onStatus).not.toHaveBeenCalled()
  expect(sessionStorage).toHaveLength(0)
})

test.for(each(3))('$name: $value opens the window, in the call itself', async (right) => {
  right.begin({ [right.name]: right.value })
  expect(open).toHaveBeenCalledTimes(1)
})

test.each([new AbortController().signal, undefined])('signal: %o is fine', async (signal) => {
  const attempt = beginAuthorize({ signal })
  expect(open).toHaveBeenCalledTimes(1)
  allow()
  await attempt
})

test('no options at all is a TypeError too, not an exception in the click handler', async () => {
  const { authorize, connect, resume } = await import('sunshine-connect')
  for (const begin of [authorize, connect, resume]) {
    const result = (begin as (options?: unknown) => Promise<unknown> | undefined)()
    expect(await reasonOf(Promise.resolve(result))).toBeInstanceOf(TypeError)
  }
  expect(open).not.toHaveBeenCalled()
})

test('a window of the caller’s own is used, and none is opened', () => {
  const popup = fakeWindow()
  beginAuthorize({ popup })
  expect(open).not.toHaveBeenCalled()
  expect(popup.location.replace).toHaveBeenCalledTimes(1)
  expect(String(popup.location.replace.mock.lastCall?.[0])).toContain('client_id=acme')
})

test.each(['authorizeUrl', 'redirectUri', 'exchange'])(
  '%s as a URL object is not changed',
  (name) => {
    const url = new URL('https://app.example/path?a=b')
    beginConnect({ [name]: url })
    expect(url.href).toBe('https://app.example/path?a=b')
  },
)

describe('what opens no window', () => {
  test.each([
    ...['redirectUri', 'authorizeUrl', 'returnTo', 'exchange'].flatMap((name) =>
      [null, 5, {}].map((value): [string, unknown] => [name, value]),
    ),
    ['authorizeUrl', 'blob:https://evil.example/0'],
    ['exchange', 'blob:https://evil.example/0'],
    ['exchange', 'https://user:password@app.example/'],
  ])('%s that is %o', async (name, value) => {
    expect(await reasonOf(beginConnect({ [name]: value }))).toBeInstanceOf(TypeError)
    expect(open).not.toHaveBeenCalled()
  })

  test('a javascript: address, also on a page whose origin is null', () => {
    vi.spyOn(location, 'origin', 'get').mockReturnValue('null')
    const options = { redirectUri: 'https://app.example/', returnTo: 'about:blank' }
    beginAuthorize({ ...options, authorizeUrl: 'javascript:alert(1)' })
    expect(open).not.toHaveBeenCalled()
  })
})
