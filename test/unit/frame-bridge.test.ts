import { resume } from 'sunshine-connect'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import {
  beginConnect,
  closedWindow,
  fakeWindow,
  freshState,
  holdThisTab,
  isPending,
  open,
  PAGE,
  popups,
  reasonOf,
  turn,
} from './attempt.ts'

const BRIDGE = { type: 'sunshine-connect:bridge' }
const REDIRECT_URI = `${PAGE}/callback`
const BRIDGE_ADDRESS = `${REDIRECT_URI}#sunshine-connect-bridge`
const exchange = () => 'connected'
const options = { clientId: 'acme', redirectUri: REDIRECT_URI, exchange }

beforeEach(() => {
  vi.stubGlobal('top', { location: { origin: 'https://host.example' } })
  return () => vi.unstubAllGlobals()
})

const say = (data: unknown, source: unknown = popups.at(-1), origin = PAGE) =>
  dispatchEvent(new MessageEvent('message', { data, source: source as Window, origin }))
/** What the last bridge was told to open, each time. */
const told = () => (popups.at(-1)?.postMessage.mock.calls ?? []).map(([message]) => message)
const open_ = (state: string) => ({
  type: 'sunshine-connect:open',
  url: expect.stringContaining(`state=${state}`),
  expires: expect.any(Number),
})

describe('below a page of another origin', () => {
  test('connect opens the redirect page, and tells it what to open once it has spoken', async () => {
    const state = freshState()
    beginConnect({ ...options, state })
    expect(String(open.mock.lastCall?.[0])).toBe(`${REDIRECT_URI}#sunshine-connect-bridge`)
    await turn()
    expect(told()).toEqual([])
    say(BRIDGE)
    await turn()
    expect(told()).toEqual([open_(state)])
  })

  test('with a promised state it is told once both are there', async () => {
    const state = freshState()
    const attempt = beginConnect({ ...options, state: turn().then(() => state) })
    say(BRIDGE)
    expect(told()).toEqual([])
    await turn()
    await turn()
    expect(told()).toEqual([open_(state)])
    expect(await isPending(attempt)).toBe(true)
  })

  test('a stranger who says that it is a bridge is told nothing, nor who says anything else', async () => {
    beginConnect({ ...options, state: freshState() })
    say(BRIDGE, { postMessage: vi.fn() })
    say(BRIDGE, popups[0], 'https://evil.example')
    for (const data of [null, { type: 'sunshine-connect:repeat' }]) say(data)
    await turn()
    expect(told()).toEqual([])
  })

  test('a bridge that was loaded anew is told again, until the same moment', async () => {
    const state = freshState()
    beginConnect({ ...options, state })
    say(BRIDGE)
    await turn()
    await new Promise((resolve) => setTimeout(resolve, 5))
    say(BRIDGE)
    await turn()
    expect(told()).toEqual([open_(state), open_(state)])
    expect(told()[1].expires).toBe(told()[0].expires)
  })

  test.each([
    ['before it has spoken', 'popup_isolated', () => {}],
    ['once it has spoken', 'popup_closed', () => say(BRIDGE)],
  ])('a bridge that goes %s: %s', async (_, code, before) => {
    const attempt = beginConnect({ ...options, state: freshState() })
    before()
    await turn()
    if (popups[0]) popups[0].closed = true
    expect(await reasonOf(attempt)).toMatchObject({ code })
  })
})

/** Without what an earlier test has left in the document's own. */
const keep = () => {
  let jar = ''
  vi.spyOn(Document.prototype, 'cookie', 'set').mockImplementation((cookie) => {
    jar = cookie
  })
  vi.spyOn(Document.prototype, 'cookie', 'get').mockImplementation(() => jar)
}
const drop = () => vi.spyOn(Document.prototype, 'cookie', 'get').mockReturnValue('theme=dark')
const refuse = () =>
  vi.spyOn(Document.prototype, 'cookie', 'set').mockImplementation(() => {
    throw new DOMException('no', 'SecurityError')
  })
const ofThisOrigin = { location: { origin: PAGE } }

describe('a bridge', () => {
  const answer = (state: string) =>
    say({ type: 'sunshine-connect:answer', query: `code=a&state=${state}` })

  test('that is there is waited for, and brought to the front by a second call', async () => {
    vi.useFakeTimers()
    const state = freshState()
    const attempt = beginConnect({ ...options, state })
    await vi.advanceTimersByTimeAsync(5000)
    expect(await isPending(attempt)).toBe(true)
    expect(beginConnect({ ...options, state })).toBe(attempt)
    expect(popups[0]?.focus).toHaveBeenCalledTimes(1)
    expect(open).toHaveBeenCalledTimes(1)
  })

  test('goes into the caller’s window; another one of his is closed', () => {
    const [given, another] = [fakeWindow(), fakeWindow()]
    beginConnect({ ...options, window: given })
    expect(String(given.location.replace.mock.lastCall?.[0])).toBe(BRIDGE_ADDRESS)
    beginConnect({ ...options, window: another })
    expect(another.close).toHaveBeenCalledTimes(1)
    beginConnect({ ...options, window: given })
    expect(given.close).not.toHaveBeenCalled()
    expect(given.focus).toHaveBeenCalledTimes(2)
    expect(open).not.toHaveBeenCalled()
  })

  test.each([
    ['blocked', null],
    ['closed', closedWindow()],
  ])('that would go into a window which is %s: popup_blocked', async (_, given) => {
    const attempt = beginConnect({ ...options, window: given })
    expect(await reasonOf(attempt)).toMatchObject({ code: 'popup_blocked' })
    expect(open).not.toHaveBeenCalled()
  })

  test('closes a second after the answer, and is told nothing any more', async () => {
    vi.useFakeTimers()
    const state = freshState()
    const attempt = beginConnect({ ...options, state })
    answer(state)
    expect(await attempt).toBe('connected')
    await vi.advanceTimersByTimeAsync(1)
    const before = told().length
    say(BRIDGE)
    expect(told()).toHaveLength(before)
    await vi.advanceTimersByTimeAsync(990)
    expect(popups[0]?.close).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(10)
    expect(popups[0]?.close).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('that has closed may have said the answer right before', async () => {
    vi.useFakeTimers()
    const state = freshState()
    const attempt = beginConnect({ ...options, state })
    if (popups[0]) popups[0].closed = true
    await vi.advanceTimersByTimeAsync(600)
    answer(state)
    expect(await attempt).toBe('connected')
    await vi.advanceTimersByTimeAsync(1)
    // Only the one that closes what is closed.
    expect(vi.getTimerCount()).toBe(1)
  })

  test('that is blocked does not become a redirect: it would be one of the frame', async () => {
    const assign = holdThisTab()
    open.mockReturnValue(null)
    const attempt = beginConnect({ ...options, mode: 'auto' })
    expect(await reasonOf(attempt)).toMatchObject({ code: 'popup_blocked' })
    expect(assign).not.toHaveBeenCalled()
  })
})

describe('a page opens', () => {
  const unreadable = {
    get location() {
      throw new DOMException('no', 'SecurityError')
    },
  }

  test.each<[string, unknown, () => unknown]>([
    ['below a top page that can’t be read', unreadable, keep],
    ['below a frame of another site, which keeps cookies of this one from it', ofThisOrigin, drop],
    ['in a sandbox, which has no cookies', ofThisOrigin, refuse],
  ])('a bridge %s', (_, top, prepare) => {
    vi.stubGlobal('top', top)
    prepare()
    beginConnect({ ...options, state: freshState() })
    expect(String(open.mock.lastCall?.[0])).toBe(BRIDGE_ADDRESS)
  })

  test.each<[string, unknown, () => unknown]>([
    ['in a frame, where all around it is of its own site', ofThisOrigin, keep],
    ['in no frame, even where cookies are refused', self, refuse],
    ['in no frame, even where cookies are lost', self, drop],
    [
      'in no frame, though a header has put it into a sandbox',
      self,
      () => vi.stubGlobal('origin', 'null'),
    ],
  ])('Zendesk itself %s', (_, top, prepare) => {
    vi.stubGlobal('top', top)
    prepare()
    beginConnect({ ...options, state: freshState() })
    expect(String(open.mock.lastCall?.[0])).toContain('oauth-bridge.zendesk.com')
  })
})

describe('a popup that went without a bridge, and is lost from sight,', () => {
  const lose = () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    const onStatus = vi.fn()
    const attempt = beginConnect({ exchange, onStatus })
    if (popups[0]) popups[0].closed = true
    vi.advanceTimersByTime(1000)
    return { attempt, onStatus }
  }

  test.each<[string, () => unknown]>([
    ['below another site', drop],
    ['in a sandbox, which has no cookies', refuse],
  ])('%s: popup_isolated', async (_, prepare) => {
    prepare()
    expect(await reasonOf(lose().attempt)).toMatchObject({ code: 'popup_isolated' })
  })

  test.each<[string, unknown, () => unknown]>([
    ['below its own site', ofThisOrigin, keep],
    ['in no frame, even where cookies are lost', self, drop],
  ])('%s: detached, and waited for', async (_, top, prepare) => {
    vi.stubGlobal('top', top)
    prepare()
    const { attempt, onStatus } = lose()
    expect(onStatus).toHaveBeenLastCalledWith('detached')
    expect(await isPending(attempt)).toBe(true)
  })
})

test('after a reload of the frame, connect opens a bridge again, for the same attempt', async () => {
  const state = freshState()
  const end = new AbortController()
  const begun = beginConnect({ ...options, state, signal: end.signal })
  const [[name, kept] = ['', '']] = Object.entries(sessionStorage)
  end.abort()
  await reasonOf(begun)
  await turn()
  sessionStorage.setItem(name, kept)

  vi.useFakeTimers()
  const onStatus = vi.fn()
  const resumed = resume({ ...options, onStatus })
  await vi.advanceTimersByTimeAsync(5000)
  expect(onStatus).toHaveBeenLastCalledWith('detached')
  vi.useRealTimers()
  open.mockClear()
  expect(beginConnect(options)).toBe(resumed)
  expect(String(open.mock.lastCall?.[0])).toBe(`${REDIRECT_URI}#sunshine-connect-bridge`)
  expect(onStatus).toHaveBeenLastCalledWith('waiting')
  say(BRIDGE)
  await turn()
  expect(told()).toEqual([open_(state)])
  say({ type: 'sunshine-connect:answer', query: `code=a-code&state=${state}` })
  expect(await resumed).toBe('connected')
})
