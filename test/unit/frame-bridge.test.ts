import { resume } from 'sunshine-connect'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import {
  beginConnect,
  freshState,
  isPending,
  open,
  PAGE,
  popups,
  reasonOf,
  turn,
} from './attempt.ts'

const BRIDGE = { type: 'sunshine-connect:bridge' }
const REDIRECT_URI = `${PAGE}/callback`
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
    beginConnect({ ...options, state: turn().then(() => state) })
    say(BRIDGE)
    expect(told()).toEqual([])
    await turn()
    await turn()
    expect(told()).toEqual([open_(state)])
  })

  test('a stranger who says that it is a bridge is told nothing', async () => {
    beginConnect({ ...options, state: freshState() })
    say(BRIDGE, { postMessage: vi.fn() })
    say(BRIDGE, popups[0], 'https://evil.example')
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
  vi.spyOn(document, 'cookie', 'set').mockImplementation((cookie) => {
    jar = cookie
  })
  vi.spyOn(document, 'cookie', 'get').mockImplementation(() => jar)
}
const drop = () => vi.spyOn(document, 'cookie', 'get').mockReturnValue('theme=dark')
const refuse = () =>
  vi.spyOn(document, 'cookie', 'set').mockImplementation(() => {
    throw new DOMException('no', 'SecurityError')
  })
const ofThisOrigin = { location: { origin: PAGE } }

describe('a page opens', () => {
  const BRIDGE_ADDRESS = `${REDIRECT_URI}#sunshine-connect-bridge`
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

  const resumed = resume(options)
  await turn()
  open.mockClear()
  expect(beginConnect(options)).toBe(resumed)
  expect(String(open.mock.lastCall?.[0])).toBe(`${REDIRECT_URI}#sunshine-connect-bridge`)
  say(BRIDGE)
  await turn()
  expect(told()).toEqual([open_(state)])
  say({ type: 'sunshine-connect:answer', query: `code=a-code&state=${state}` })
  expect(await resumed).toBe('connected')
})
