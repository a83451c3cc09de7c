import { describe, expect, test, vi } from 'vitest'
import { readAuthorizeOptions } from '../../src/browser/read-options.ts'
import { functionKind } from '../../src/options/kinds.ts'
import { readOptions, required } from '../../src/options/read-options.ts'
import {
  address,
  allow,
  beginAuthorize,
  beginConnect,
  fakeWindow,
  freshState,
  open,
  PAGE,
  reasonOf,
} from './attempt.ts'

const STATE = 'a-state-that-is-long-enough'
const LOCAL = 'an https, same-origin or localhost URL, absolute where a <base> leads elsewhere'
const RESERVED = 'an object of strings without client_id, response_type, state, redirect_uri'

interface Row {
  name: string
  /** The cure that a refusal names. */
  mustBe: string
  wrong: unknown[]
  right: unknown[]
}

const OPTIONS: Row[] = [
  {
    name: 'clientId',
    mustBe: 'a non-empty string',
    wrong: [null, '', 5, {}, ['acme']],
    right: ['acme', '65f0a1'],
  },
  {
    name: 'redirectUri',
    mustBe: LOCAL,
    wrong: [
      '',
      'http://app.example/callback',
      'http://',
      'mailto:a@b.example',
      'http://localhost:4000@evil.example/',
      'https://user@app.example/',
    ],
    right: ['/callback', `${PAGE}/callback`, new URL('https://app.example/callback'), undefined],
  },
  {
    name: 'callbackOrigin',
    mustBe: 'an exact https, same-origin or localhost origin',
    wrong: [
      ...['', '*', 'null', null, 5, 'app.example', 'https://app.example/', 'https://app.example/a'],
      ...['https://APP.example', 'https://app.example:443', 'https://u@app.example', 'data:,'],
      'http://app.example',
    ],
    right: ['https://app.example', 'https://app.example:444', 'http://localhost:4000', undefined],
  },
  {
    name: 'authorizeUrl',
    mustBe: LOCAL,
    wrong: ['http://bridge.example/', 'data:text/html,', 'file:///etc/passwd'],
    right: ['https://bridge.example/authorize', '/authorize', new URL('http://localhost:9/')],
  },
  {
    name: 'params',
    mustBe: RESERVED,
    wrong: [
      ...[null, { client_id: 'a' }, { response_type: 'token' }, { state: 'a' }],
      ...[{ redirect_uri: '/' }, { locale: 5 }, 'locale=de'],
    ],
    right: [{}, { locale: 'de', State: 'not reserved' }, undefined],
  },
  {
    name: 'state',
    mustBe: 'at least 20 unguessable characters of base64url, a promise or a function',
    wrong: [
      ...['', 'tenant-42', 'x'.repeat(19), `${STATE}+`, `${STATE} `, `${STATE}%`, `${STATE}&`],
      ...[`+${STATE}`, `%${STATE}`, null, 0, 5, {}],
    ],
    right: [STATE, Promise.resolve(`${STATE}-promised`), freshState, undefined],
  },
  {
    name: 'signal',
    mustBe: 'an AbortSignal',
    wrong: [null, {}, 'signal', new AbortController(), () => {}],
    // Right ones end the attempt that they are given to: see below.
    right: [],
  },
  {
    name: 'timeout',
    mustBe: 'milliseconds above 0',
    wrong: [0, -1, Number.NaN, Number.NEGATIVE_INFINITY, null, 'soon', '5000', {}],
    right: [1e9, Number.POSITIVE_INFINITY, undefined],
  },
  {
    name: 'closedGrace',
    mustBe: 'milliseconds above 0',
    wrong: [0, -1, Number.NaN, null, 'soon', {}, false],
    right: [500, Number.POSITIVE_INFINITY, undefined],
  },
  {
    name: 'popup',
    mustBe: '{ width, height }',
    wrong: [5, 'big', true, null, { width: 0 }, { height: 0 }, { height: 'tall' }, fakeWindow()],
    right: [{}, { width: 400 }, { width: 400, height: 500 }, undefined],
  },
  {
    name: 'window',
    mustBe: 'a window or null',
    wrong: [5, {}, 'popup', { width: 400 }],
    right: [undefined],
  },
  {
    name: 'mode',
    mustBe: "'popup' or 'redirect' or 'auto'",
    wrong: ['', 'tab', null, 5, {}],
    right: ['popup', 'auto', undefined],
  },
  {
    name: 'returnTo',
    mustBe: 'a same-origin URL, absolute where a <base> leads elsewhere',
    wrong: [
      ...['https://app.example/', 'http://localhost:3001/', '//app.example/'],
      ...['javascript:alert(1)', `blob:${PAGE}/0`, '', null],
    ],
    right: ['/', '?connected', `${PAGE}/settings`, new URL(PAGE), undefined],
  },
  { name: 'onStatus', mustBe: 'a function', wrong: [null, 'log', {}, true], right: [() => {}] },
]

const CONNECT_OPTIONS: Row[] = [
  {
    name: 'exchange',
    mustBe: `a function, or ${LOCAL}`,
    wrong: [
      ...['', 'http://api.example/', 'data:', 'http://', 'blob:https://api.example/0', null, 5],
      // Not this machine, however much they look like it.
      ...['http://8.127.4.4/', 'http://192.168.127.10/', 'http://localhost.evil.example/'],
    ],
    right: [
      ...['/api', 'https://api.example/', new URL('http://127.0.0.1:9/'), () => {}],
      'http://127.10.20.30:9/',
    ],
  },
  {
    name: 'credentials',
    mustBe: "'same-origin' or 'include' or 'omit'",
    wrong: ['', 'always', true, null],
    right: ['same-origin', 'include', 'omit', undefined],
  },
  {
    name: 'headers',
    mustBe: 'headers',
    wrong: [[['x']]],
    right: [{ 'x-csrf': 'a' }, new Headers(), [['x', 'y']]],
  },
]

function each(which: 'wrong' | 'right') {
  const cases = (rows: Row[], begin: (options: object) => Promise<unknown>) =>
    rows.flatMap((row) => row[which].map((value) => ({ ...row, value, begin })))
  return [
    ...cases(OPTIONS, beginAuthorize),
    ...cases([...OPTIONS, ...CONNECT_OPTIONS], beginConnect),
  ]
}

async function isRefused(attempt: Promise<unknown>, message: string) {
  expect(open).not.toHaveBeenCalled()
  const reason = await reasonOf(attempt)
  expect(reason).toBeInstanceOf(TypeError)
  expect((reason as TypeError).message).toBe(message)
  expect(open).not.toHaveBeenCalled()
  expect(sessionStorage).toHaveLength(0)
}

test.for(each('wrong'))('$name: $value is refused by name, and no window opens', async (row) => {
  const onStatus = vi.fn()
  const attempt = row.begin({ onStatus, [row.name]: row.value })
  await isRefused(attempt, `Option "${row.name}" must be ${row.mustBe}.`)
  expect(onStatus).not.toHaveBeenCalled()
})

test.for(each('right'))('$name: $value opens the window, in the call itself', async (right) => {
  // A state serves one attempt: see below.
  const value =
    typeof right.value === 'string' && right.name === 'state' ? freshState() : right.value
  right.begin({ [right.name]: value })
  expect(open).toHaveBeenCalledTimes(1)
})

describe('an option is', () => {
  test('missing: that is said by name', async () => {
    await isRefused(
      beginConnect({ exchange: undefined }),
      `Option "exchange" must be given: a function, or ${LOCAL}.`,
    )
  })

  test('unknown: those that there are are named', async () => {
    const reason = await reasonOf(beginConnect({ redirectURI: '/callback' } as object))
    expect(String(reason)).toContain(
      'Option "redirectURI" is unknown. There are: clientId, redirectUri',
    )
    expect(open).not.toHaveBeenCalled()
  })

  test('no function, on a server, where it must be one', () => {
    const rules = { onConnect: required(functionKind()) }
    const message = 'Option "onConnect" must be a function.'
    expect(() => readOptions({ onConnect: 'log' }, rules)).toThrow(
      expect.objectContaining({ message, option: 'onConnect' }),
    )
    expect(readOptions({ onConnect: open }, rules)).toEqual({ onConnect: open })
  })

  test('unknown, but undefined: as good as left out', () => {
    beginConnect({ redirectURI: undefined } as object)
    expect(open).toHaveBeenCalledTimes(1)
  })

  test('there and undefined where it is left out, so that a copy finds nothing else', () => {
    const kept = readAuthorizeOptions({ clientId: 'acme', callbackOrigin: undefined })
    for (const name of ['redirectUri', 'callbackOrigin', 'window', 'returnTo']) {
      expect(Object.hasOwn(kept, name)).toBe(true)
      expect(kept).toHaveProperty(name, undefined)
    }
  })

  test('not what somebody put on every object’s prototype', async () => {
    const everybody = Object.prototype as { authorizeUrl?: string }
    everybody.authorizeUrl = 'https://evil.example/'
    try {
      beginAuthorize()
    } finally {
      delete everybody.authorizeUrl
    }
    expect(address().hostname).toBe('oauth-bridge.zendesk.com')
  })
})

describe('a state', () => {
  test('that this page has used is refused, and no window opens', async () => {
    const state = freshState()
    const attempt = beginAuthorize({ state })
    allow()
    await attempt
    open.mockClear()
    await isRefused(beginAuthorize({ state }), 'Option "state" must be new for each attempt.')
    beginAuthorize({ state: freshState() })
    expect(open).toHaveBeenCalledTimes(1)
  })

  test('of 20 characters is long enough', () => {
    const state = 'just-20-characters-1'
    beginAuthorize({ state })
    expect(address().searchParams.get('state')).toBe(state)
  })

  test('is asked for in the click, once for each attempt', () => {
    const state = vi.fn(freshState)
    beginAuthorize({ state })
    expect(address().searchParams.get('state')).toBe(state.mock.results[0]?.value)
    beginAuthorize({ state })
    expect(state).toHaveBeenCalledTimes(1)
  })

  test.each(['short', undefined, null, 5, {}])(
    'that a function gives as %o is refused, and no window opens',
    async (given) => {
      const attempt = beginAuthorize({ state: () => given })
      await isRefused(
        attempt,
        'Option "state" must be at least 20 unguessable characters of base64url.',
      )
    },
  )
})

test.each([new AbortController().signal, undefined])('signal: %o is fine', async (signal) => {
  const attempt = beginAuthorize({ signal })
  expect(open).toHaveBeenCalledTimes(1)
  allow()
  await attempt
})

test.each([undefined, null, 5, 'acme'])(
  'no options but %o is a TypeError too, not an exception in the click handler',
  async (given) => {
    const { authorize, connect, resume } = await import('sunshine-connect')
    for (const begin of [authorize, connect, resume]) {
      const result = (begin as (options: unknown) => Promise<unknown> | undefined)(given)
      const reason = await reasonOf(Promise.resolve(result))
      expect(reason).toEqual(new TypeError('Options must be given, as an object.'))
    }
    expect(open).not.toHaveBeenCalled()
  },
)

test('where no page is, as on a server, each says so', async () => {
  const { authorize, connect, resume } = await import('sunshine-connect')
  vi.stubGlobal('document', undefined)
  const options = { clientId: 'acme', exchange: '/exchange' }
  const reasons = [connect, resume, authorize].map((begin) =>
    reasonOf(Promise.resolve(begin(options))),
  )
  vi.unstubAllGlobals()
  for (const reason of await Promise.all(reasons))
    expect(reason).toEqual(new TypeError('This needs a browser.'))
  expect(open).not.toHaveBeenCalled()
})

test('a window of the caller’s own is used, and none is opened', () => {
  const popup = fakeWindow()
  beginAuthorize({ window: popup })
  expect(open).not.toHaveBeenCalled()
  expect(popup.location.replace).toHaveBeenCalledTimes(1)
  expect(String(popup.location.replace.mock.lastCall?.[0])).toContain('client_id=acme')
})

test('options of connect may be shared with authorize: their exchange has no part in it', async () => {
  const exchange = vi.fn()
  const attempt = beginAuthorize({ exchange, headers: {} } as object)
  allow()
  expect(await attempt).toMatchObject({ clientId: 'acme' })
  expect(exchange).not.toHaveBeenCalled()
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
