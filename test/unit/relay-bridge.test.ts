import { relayCallback } from 'sunshine-connect/callback'
import { afterEach, beforeEach, describe, expect, type Mock, test, vi } from 'vitest'
import { fakeChannels } from './fake-channels.ts'
import { fakeLocks } from './fake-locks.ts'

const HERE = 'http://localhost:3000'
const FRAME = 'https://app.example'
const STATE = 'the-state-of-an-attempt'
const NAME = `sunshine-connect:${STATE}`
const ANSWER = `code=a-code&state=${STATE}`
const RECEIPT = { type: 'sunshine-connect:receipt' }
const HELLO = { type: 'sunshine-connect:bridge' }

let locks: ReturnType<typeof fakeLocks>
let channels: ReturnType<typeof fakeChannels>
let opener: { postMessage: Mock; closed: boolean }
let second: { postMessage: Mock; closed: boolean; focus: Mock }
let open: Mock
let close: Mock
let complain: Mock

beforeEach(() => {
  vi.useFakeTimers()
  locks = fakeLocks()
  channels = fakeChannels()
  opener = { postMessage: vi.fn(), closed: false }
  second = { postMessage: vi.fn(), closed: false, focus: vi.fn() }
  vi.stubGlobal('opener', opener)
  open = vi.fn(() => second)
  vi.stubGlobal('open', open)
  close = vi.spyOn(window, 'close').mockImplementation(() => {})
  complain = vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(async () => {
  // Ends the bridge, if it is still there.
  dispatchEvent(new Event('pagehide'))
  await pass(20_000)
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  locks.remove()
  document.body.replaceChildren()
  sessionStorage.clear()
  localStorage.clear()
})

const text = () => document.querySelector('[role="status"]')?.textContent ?? ''
const button = () => document.querySelector<HTMLButtonElement>('button:not([hidden])')
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

const begin = async (options: object = { openerOrigins: [FRAME] }) => {
  history.replaceState(null, '', '/callback#sunshine-connect-bridge')
  const ending = vi.fn()
  relayCallback(options).then(ending)
  await pass(1)
  return ending
}
const say = async (data: unknown, origin = FRAME, source: unknown = opener) => {
  dispatchEvent(new MessageEvent('message', { data, origin, source: source as Window }))
  await pass(1)
}
const authorizeUrl = (changes: Record<string, string | null> = {}) => {
  const url = new URL('https://oauth.example/authorize?client_id=acme')
  const parameters = { state: STATE, redirect_uri: `${HERE}/callback`, ...changes }
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null) url.searchParams.set(name, value)
  }
  return url.href
}
const openRequest = (url = authorizeUrl(), expires = Date.now() + 60_000) => ({
  type: 'sunshine-connect:open',
  url,
  expires,
})
/** What the page in the frame has heard, but for the bridge's first word. */
const heardAnswers = () =>
  opener.postMessage.mock.calls.filter(([{ type }]) => type === 'sunshine-connect:answer')

test('a bridge says that it is there, names the host, and opens nothing by itself', async () => {
  await begin()
  // It stays in the address, so that a bridge that is loaded anew is one again.
  expect(location.href).toBe(`${HERE}/callback#sunshine-connect-bridge`)
  expect(opener.postMessage.mock.calls).toEqual([[HELLO, FRAME]])
  expect(button()).toBeNull()
  await say(openRequest())
  expect(text()).toBe('To connect, sign in at oauth.example in a second window.')
  expect(button()?.textContent).toBe('Continue to Zendesk')
  expect(open).not.toHaveBeenCalled()
})

test('the click opens the address in a window that finds the attempt, without the right to finish', async () => {
  await begin()
  await say(openRequest())
  open.mockImplementation(() => {
    const entry = JSON.parse(String(sessionStorage.getItem(NAME)))
    expect(entry).toEqual({ key: '', expires: expect.any(Number), lock: expect.any(String) })
    expect(locks.held).toContain(entry.lock)
    expect(entry.lock).not.toContain(STATE)
    return second
  })
  vi.stubGlobal('screenX', 200)
  vi.stubGlobal('screenY', 100)
  button()?.click()
  expect(open).toHaveBeenCalledTimes(1)
  const [url, target, features] = open.mock.calls[0] as unknown[]
  expect([String(url), target]).toEqual([authorizeUrl(), '_blank'])
  expect(features).toMatch(/^popup,width=\d+,height=\d+,left=240,top=140$/)
  expect(text()).toContain('Keep this one open')
  expect(button()?.textContent).toBe('Continue to Zendesk')
})

describe('the answer', () => {
  test('that came while the bridge was loading anew is asked for, and passed on', async () => {
    const redirectPage = channels.join(NAME)
    await begin()
    await say(openRequest())
    expect(redirectPage.heard).toEqual([{ type: 'sunshine-connect:repeat' }])
    redirectPage.say({ type: 'sunshine-connect:answer', query: ANSWER })
    await pass(1)
    expect(heardAnswers()).toHaveLength(1)
  })

  test('in the address of a bridge leaves it, as every answer does', async () => {
    history.replaceState(null, '', `/callback?${ANSWER}#sunshine-connect-bridge`)
    relayCallback({ openerOrigins: [FRAME] })
    await pass(1)
    expect(location.href).toBe(`${HERE}/callback`)
    expect(heardAnswers()).toHaveLength(1)
  })

  test('is passed on to who asked, acknowledged to the second window, and nothing stays', async () => {
    const ending = await begin()
    await say(openRequest())
    button()?.click()
    const redirectPage = channels.join(NAME)
    redirectPage.say({ type: 'sunshine-connect:answer', query: ANSWER })
    await pass(1)
    expect(heardAnswers()).toEqual([[{ type: 'sunshine-connect:answer', query: ANSWER }, FRAME]])
    expect(redirectPage.heard).toEqual([])
    expect(ending).not.toHaveBeenCalled()

    await say(RECEIPT)
    expect(redirectPage.heard).toEqual([{ ...RECEIPT, query: ANSWER }])
    expect(ending).toHaveBeenCalledWith('delivered')
    expect(close).toHaveBeenCalledTimes(1)
    expect(sessionStorage.length).toBe(0)
    expect(locks.held.size).toBe(0)
    redirectPage.close()
    expect(channels.open.size).toBe(0)
  })

  test.each<[string, () => unknown]>([
    ['by message', () => second],
    ['by message from a window that is gone', () => null],
  ])('may come %s, where channels are refused', async (_, source) => {
    vi.stubGlobal('BroadcastChannel', function refuse() {
      throw new DOMException('no', 'SecurityError')
    })
    const ending = await begin()
    await say(openRequest())
    button()?.click()
    await say({ type: 'sunshine-connect:answer', query: ANSWER }, HERE, source())
    await say(RECEIPT)
    expect(ending).toHaveBeenCalledWith('delivered')
    expect(second.postMessage.mock.calls).toEqual(
      source() ? [[{ ...RECEIPT, query: ANSWER }, HERE]] : [],
    )
  })

  test('is said again each second until it is acknowledged', async () => {
    const ending = await begin()
    await say(openRequest())
    channels.join(NAME).say({ type: 'sunshine-connect:answer', query: ANSWER })
    await pass(3_100)
    expect(heardAnswers().length).toBe(4)
    expect(text()).toBe('Finishing…')
    await say(RECEIPT)
    await pass(5_000)
    expect(heardAnswers().length).toBe(4)
    expect(ending).toHaveBeenCalledWith('delivered')
  })

  test('that nobody acknowledges within ten seconds: the person reads what to do, and it is said on', async () => {
    const ending = await begin()
    await say(openRequest())
    const redirectPage = channels.join(NAME)
    redirectPage.say({ type: 'sunshine-connect:answer', query: ANSWER })
    await pass(9_900)
    expect(text()).toBe('Finishing…')
    await pass(200)
    expect(text()).toContain('Go back to the page you came from')
    expect(ending).not.toHaveBeenCalled()
    // The page in the frame was busy, and takes it after all.
    await pass(20_000)
    await say(RECEIPT)
    expect(ending).toHaveBeenCalledWith('delivered')
    expect(redirectPage.heard).toEqual([{ ...RECEIPT, query: ANSWER }])
    expect(locks.held.size).toBe(0)
    expect(sessionStorage.length).toBe(0)
  })

  test.each<[string, () => unknown]>([
    [
      'of another state',
      () => channels.join(NAME).say({ type: 'sunshine-connect:answer', query: 'code=a&state=b' }),
    ],
    [
      'given twice',
      () =>
        channels.join(NAME).say({ type: 'sunshine-connect:answer', query: `${ANSWER}&state=b` }),
    ],
    [
      'of another origin',
      () => say({ type: 'sunshine-connect:answer', query: ANSWER }, 'https://evil.example', second),
    ],
    ['of no shape', () => channels.join(NAME).say({ type: 'sunshine-connect:answer' })],
  ])('%s goes nowhere', async (_, lie) => {
    await begin()
    await say(openRequest())
    button()?.click()
    lie()
    await pass(100)
    expect(heardAnswers()).toEqual([])
  })

  test.each<[string, string, () => unknown]>([
    ['another origin', 'https://evil.example', () => opener],
    ['another listed origin', 'https://other.example', () => opener],
    ['another window', FRAME, () => second],
  ])('is not acknowledged by %s', async (_, origin, source) => {
    const ending = await begin({ openerOrigins: [FRAME, 'https://other.example'] })
    await say(openRequest())
    channels.join(NAME).say({ type: 'sunshine-connect:answer', query: ANSWER })
    await pass(1)
    await say(RECEIPT, origin, source())
    expect(ending).not.toHaveBeenCalled()
    expect(new Set(heardAnswers().map(([, target]) => target))).toEqual(new Set([FRAME]))
  })
})

describe('an address is opened only', () => {
  const here = `${HERE}/callback`
  const refused: [string, string][] = [
    ['if it is one', 'authorize'],
    ['by https', authorizeUrl().replace('https:', 'http:')],
    ['by https, not as a script', authorizeUrl().replace('https://', 'javascript://')],
    [
      'by http on this machine, not as a script',
      authorizeUrl().replace('https://oauth.example', 'javascript://localhost'),
    ],
    ['without credentials', authorizeUrl().replace('https://', 'https://user:word@')],
    ['without a name', authorizeUrl().replace('https://', 'https://user@')],
    ['without a password', authorizeUrl().replace('https://', 'https://:word@')],
    [
      'if it isn’t made to look like this machine',
      authorizeUrl().replace('https://', 'http://localhost@'),
    ],
    ['with a state', authorizeUrl({ state: null })],
    ['with a state that can’t be guessed', authorizeUrl({ state: 'x'.repeat(19) })],
    ['with one state', `${authorizeUrl()}&state=another-state-of-20-letters`],
    ['with a redirect URI', authorizeUrl({ redirect_uri: null })],
    ['with one redirect URI', `${authorizeUrl()}&redirect_uri=${here}`],
    ['if it leads to this page', authorizeUrl({ redirect_uri: `${HERE}/other` })],
    ['if it leads to this origin', authorizeUrl({ redirect_uri: 'https://evil.example/callback' })],
    ['if it leads to an address', authorizeUrl({ redirect_uri: '/callback' })],
  ]
  test.each(refused)('%s', async (_, url) => {
    await begin()
    await say(openRequest(url))
    expect(button()).toBeNull()
    expect(complain.mock.calls).toEqual([[expect.stringContaining('a bridge opens https')]])
    expect(JSON.stringify(complain.mock.calls)).not.toContain(STATE)
    // And the right one still is.
    await say(openRequest())
    expect(button()).not.toBeNull()
  })

  test.each([
    ['with a query behind it', authorizeUrl({ redirect_uri: `${here}?from=zendesk` })],
    ['with a state of 20 characters', authorizeUrl({ state: 'x'.repeat(20) })],
    ['on this machine', authorizeUrl().replace('https://oauth.example', 'http://127.0.0.1:4000')],
  ])('%s: it may', async (_, url) => {
    await begin()
    await say(openRequest(url))
    expect(button()).not.toBeNull()
  })

  test.each<[string, string, () => unknown]>([
    ['of a listed origin', 'https://evil.example', () => opener],
    ['that is its opener', FRAME, () => second],
  ])('for a page %s', async (_, origin, source) => {
    await begin()
    await say(openRequest(), origin, source())
    await say({ ...openRequest(), type: 'sunshine-connect:other' })
    expect(button()).toBeNull()
    expect(complain).not.toHaveBeenCalled()
    await say(openRequest())
    expect(button()).not.toBeNull()
  })

  test.each<[string, object]>([
    ['whose address is no text', { url: [authorizeUrl()] }],
    ['without an address', { url: undefined }],
    ['whose end is no number', { expires: 'tomorrow' }],
    ['without an end', { expires: undefined }],
  ])('for a message that is one, not for one %s', async (_, changes) => {
    await begin()
    await say({ ...openRequest(), ...changes })
    expect(text()).toBe('Finishing…')
    expect(button()).toBeNull()
    expect(complain).not.toHaveBeenCalled()
    await say(openRequest())
    expect(button()).not.toBeNull()
  })

  test('once: another address after it changes nothing', async () => {
    await begin()
    await say(openRequest())
    await say(openRequest())
    await say(openRequest(authorizeUrl({ state: 'another-state-of-20-letters' })))
    button()?.click()
    expect(String(open.mock.calls[0]?.[0])).toBe(authorizeUrl())
  })

  test('for its own origin, where none is listed', async () => {
    await begin({})
    expect(opener.postMessage.mock.calls).toEqual([[HELLO, HERE]])
    await say(openRequest(), FRAME)
    expect(button()).toBeNull()
    await say(openRequest(), HERE)
    expect(button()).not.toBeNull()
  })
})

describe('the button', () => {
  test('stays when the second window is closed, and opens another', async () => {
    await begin()
    await say(openRequest())
    button()?.click()
    button()?.click()
    expect(open).toHaveBeenCalledTimes(1)
    expect(second.focus).toHaveBeenCalledTimes(1)
    second.closed = true
    await pass(5_000)
    button()?.click()
    expect(open).toHaveBeenCalledTimes(2)
  })

  test.each<[string, () => unknown]>([
    ['null', () => null],
    ['undefined', () => undefined],
    [
      'an exception',
      () => {
        throw new DOMException('no', 'InvalidAccessError')
      },
    ],
  ])('stays, and says so, when the browser opens nothing: %s', async (_, refuse) => {
    await begin()
    await say(openRequest())
    open.mockImplementationOnce(refuse)
    button()?.click()
    expect(text()).toContain('did not open')
    button()?.click()
    expect(text()).toContain('Keep this one open')
  })

  test('names the host as often as a translation does', async () => {
    await begin({ openerOrigins: [FRAME], messages: { bridge: 'To {host}? To {host}!' } })
    await say(openRequest())
    expect(text()).toBe('To oauth.example? To oauth.example!')
    expect(document.querySelectorAll('bdi')).toHaveLength(2)
  })

  test('names the host also where a translation forgot it, and in its own direction', async () => {
    await begin({ openerOrigins: [FRAME], messages: { bridge: 'تسجيل الدخول' } })
    await say(openRequest())
    expect(text()).toContain('oauth.example')
    expect(document.querySelector('bdi')?.textContent).toBe('oauth.example')
  })
})

describe('an end', () => {
  test('without an opener: a sentence, and no button', async () => {
    vi.stubGlobal('opener', null)
    const ending = await begin()
    expect(ending).toHaveBeenCalledWith('undelivered')
    expect(text()).toContain('tab of its own')
    expect(button()).toBeNull()
  })

  test('nobody says what to open: nothing to finish', async () => {
    await begin()
    await pass(10_000)
    expect(text()).toContain('nothing to finish')
    expect(button()).toBeNull()
    // The page in the frame may have been busy.
    await say(openRequest())
    expect(button()).not.toBeNull()
  })

  test.each<[string, () => unknown, string]>([
    [
      'the page in the frame is gone',
      () => Object.assign(opener, { closed: true }),
      'does not answer',
    ],
    ['the time is over', () => pass(60_000), 'time'],
    ['this page is left', () => dispatchEvent(new Event('pagehide')), 'does not answer'],
  ])('%s: a sentence, no button, and nothing stays', async (_, end, words) => {
    const ending = await begin()
    await say(openRequest())
    button()?.click()
    await end()
    await pass(1_100)
    expect(ending).toHaveBeenCalledWith('undelivered')
    expect(text()).toContain(words)
    expect(button()).toBeNull()
    expect(sessionStorage.length).toBe(0)
    expect(locks.held.size).toBe(0)
    expect(channels.open.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('the time is over the moment the page asks: a sentence, at once', async () => {
    await begin()
    await say(openRequest(authorizeUrl(), Date.now()))
    expect(text()).toBe('The time for this is over. Go back and try again.')
    expect(button()).toBeNull()
  })

  test('no limit is no end', async () => {
    await begin()
    await say(openRequest(authorizeUrl(), Number.POSITIVE_INFINITY))
    await pass(100_000)
    expect(button()).not.toBeNull()
    expect(JSON.parse(String(sessionStorage.getItem(NAME))).expires).toEqual(expect.any(Number))
  })

  test('a page without TLS, which has no random names: it opens, and names no lock', async () => {
    vi.stubGlobal('crypto', {})
    await begin()
    await say(openRequest())
    expect(JSON.parse(String(sessionStorage.getItem(NAME)))).not.toHaveProperty('lock')
    expect(locks.held.size).toBe(0)
    button()?.click()
    expect(open).toHaveBeenCalledTimes(1)
  })

  test('storage, channels and locks refused: it still opens', async () => {
    locks.remove()
    vi.spyOn(window, 'sessionStorage', 'get').mockImplementation(() => {
      throw new DOMException('no', 'SecurityError')
    })
    await begin()
    await say(openRequest())
    button()?.click()
    expect(open).toHaveBeenCalledTimes(1)
  })
})

test('an answer in the address is no bridge', async () => {
  history.replaceState(null, '', `/callback?${ANSWER}#sunshine-connect-bridge`)
  const outcome = relayCallback({ ackTimeout: 10, openerOrigins: [FRAME] })
  await pass(2_000)
  expect(await outcome).toBe('undelivered')
  expect(heardAnswers().length).toBe(1)
})
