import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  ANSWER,
  allow,
  answer,
  beginAuthorize,
  beginConnect,
  CODE,
  closedWindow,
  deliver,
  freshState,
  holdThisTab,
  isPending,
  open,
  popups,
  reasonOf,
  sentState,
  turn,
} from './attempt.ts'
import { fakeChannels } from './fake-channels.ts'

const LONG = 24 * 60 * 60 * 1000
const leaveFor = (state: string, query: string) => {
  const name = `sunshine-connect:${state}`
  const kept = JSON.parse(String(sessionStorage.getItem(name)))
  sessionStorage.setItem(name, JSON.stringify({ ...kept, query }))
}
const entries = () => Object.values(sessionStorage).map((text) => JSON.parse(text))
/** The redirect page in a window that this page has not opened, and what it hears. */
const joinChannel = (state: string) => {
  const channel = new BroadcastChannel(`sunshine-connect:${state}`)
  const heard: { type: string; entry: string }[] = []
  channel.onmessage = ({ data }) => heard.push(data)
  return {
    heard,
    say: (data: object) => channel.postMessage(data),
    close: () => channel.close(),
  }
}
const never = () => new Promise<never>(() => {})

beforeEach(() => {
  vi.spyOn(globalThis, 'fetch').mockImplementation(never)
})

describe('aborting rejects with the caller’s reason', () => {
  const reason = new Error('Called off')

  test('before the call: nothing is opened', async () => {
    expect(await reasonOf(beginConnect({ signal: AbortSignal.abort(reason) }))).toBe(reason)
    expect(open).not.toHaveBeenCalled()
    expect(sessionStorage).toHaveLength(0)
  })

  test('while the person signs in: the popup is closed at once, and what is left has ended', async () => {
    const end = new AbortController()
    const attempt = beginConnect({ signal: end.signal })
    expect(sessionStorage).toHaveLength(1)
    end.abort(reason)
    expect(await reasonOf(attempt)).toBe(reason)
    expect(popups[0]?.close).toHaveBeenCalledTimes(1)
    expect(entries()).toEqual([expect.objectContaining({ hasEnded: true })])
  })

  test('while the state is on its way: it goes nowhere when it comes', async () => {
    const end = new AbortController()
    let issue = (_state: string) => {}
    const state = new Promise<string>((resolve) => {
      issue = resolve
    })
    const attempt = beginConnect({ signal: end.signal, state })
    end.abort(reason)
    expect(await reasonOf(attempt)).toBe(reason)
    await turn()
    issue(freshState())
    await turn()
    expect(popups[0]?.close).toHaveBeenCalledTimes(1)
    expect(popups[0]?.location.replace).not.toHaveBeenCalled()
    expect(sessionStorage).toHaveLength(0)
  })

  test('while the backend works: its request is aborted', async () => {
    const end = new AbortController()
    const attempt = beginConnect({ signal: end.signal })
    allow()
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(1))
    const { signal } = vi.mocked(fetch).mock.lastCall?.[1] ?? {}
    expect(signal?.aborted).toBe(false)
    end.abort(reason)
    expect(await reasonOf(attempt)).toBe(reason)
    await turn()
    expect(signal?.aborted).toBe(true)
  })

  test('while a function exchanges: its signal aborts', async () => {
    const end = new AbortController()
    const exchange = vi.fn((_: unknown, { signal: _signal }: { signal: AbortSignal }) => never())
    const attempt = beginConnect({ signal: end.signal, exchange })
    allow()
    await vi.waitFor(() => expect(exchange).toHaveBeenCalledTimes(1))
    end.abort(reason)
    expect(await reasonOf(attempt)).toBe(reason)
    await turn()
    expect(exchange.mock.lastCall?.[1].signal.aborted).toBe(true)
  })

  test('after all is done: nothing happens', async () => {
    const end = new AbortController()
    const attempt = beginConnect({ signal: end.signal, exchange: () => 'connected' })
    allow()
    expect(await attempt).toBe('connected')
    end.abort(reason)
    expect(await attempt).toBe('connected')
  })
})

describe('no listener stays on the window or on the caller’s signal', () => {
  const leavePage = () => dispatchEvent(new Event('pagehide'))

  test.each<[string, object, (end: AbortController) => unknown]>([
    ['an answer', {}, () => allow()],
    ['a refusal', {}, () => deliver(`error=access_denied&state=${sentState()}`)],
    ['an abort', {}, (end) => end.abort()],
    ['an abort of redirect mode', { mode: 'redirect' }, (end) => end.abort()],
    ['a blocked window, once the page is left', { window: null }, leavePage],
  ])('after %s', async (_, options, happen) => {
    holdThisTab()
    const end = new AbortController()
    const listens = [
      vi.spyOn(globalThis, 'addEventListener'),
      vi.spyOn(end.signal, 'addEventListener'),
    ]
    const exchange = () => 'connected'
    const attempt = beginConnect({ signal: end.signal, exchange, ...options })
    const added = () => listens.flatMap((listen) => listen.mock.calls as unknown[][])
    expect(added().length).toBeGreaterThan(1)
    happen(end)
    await reasonOf(attempt)
    await turn()
    const lasting = added().filter(
      ([, , given]) => !(given as AddEventListenerOptions | undefined)?.signal?.aborted,
    )
    expect(lasting).toEqual([])
  })
})

describe('the time limit', () => {
  beforeEach(() => {
    const toFake = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] as const
    vi.useFakeTimers({ toFake: [...toFake] })
  })

  test.each([
    [undefined, 600_000],
    [5000, 5000],
  ])('%s: the person has %i ms', async (timeout, limit) => {
    const attempt = beginAuthorize({ timeout })
    vi.advanceTimersByTime(limit - 1)
    expect(await isPending(attempt)).toBe(true)
    vi.advanceTimersByTime(1)
    expect(await reasonOf(attempt)).toMatchObject({ code: 'timeout' })
    vi.advanceTimersByTime(1)
    expect(popups[0]?.close).toHaveBeenCalledTimes(1)
    expect(entries()).toEqual([expect.objectContaining({ hasEnded: true })])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('counts for the backend anew, and aborts its request', async () => {
    const attempt = beginConnect({ timeout: 5000 })
    vi.advanceTimersByTime(4000)
    allow()
    expect(await isPending(attempt)).toBe(true)
    expect(fetch).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(4999)
    expect(await isPending(attempt)).toBe(true)
    vi.advanceTimersByTime(1)
    expect(await reasonOf(attempt)).toMatchObject({ code: 'timeout' })
    vi.advanceTimersByTime(1)
    expect(vi.mocked(fetch).mock.lastCall?.[1]?.signal?.aborted).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('counts while a promised state does not come', async () => {
    const attempt = beginAuthorize({ timeout: 5000, state: never() })
    vi.advanceTimersByTime(5000)
    expect(await reasonOf(attempt)).toMatchObject({ code: 'timeout' })
  })

  test('Infinity is none: a day later the answer is still taken', async () => {
    const attempt = beginAuthorize({ timeout: Number.POSITIVE_INFINITY })
    vi.setSystemTime(Date.now() + LONG)
    vi.advanceTimersByTime(3_600_000)
    expect(await isPending(attempt)).toBe(true)
    allow()
    expect(await attempt).toMatchObject({ clientId: 'acme' })
  })

  test.each([Number.POSITIVE_INFINITY, 1e12])('%d is not too much for a timer', (timeout) => {
    const setTimer = vi.spyOn(globalThis, 'setTimeout')
    beginAuthorize({ timeout })
    const delays = setTimer.mock.calls.map(([, delay]) => Number(delay))
    expect(Math.max(...delays)).toBeGreaterThan(LONG)
    expect(Math.max(...delays)).toBeLessThan(2 ** 31)
  })
})

describe('the window', () => {
  test.each([null, undefined])('window.open says %s: popup_blocked', async (nothing) => {
    open.mockReturnValue(nothing as null)
    const reason = await reasonOf(beginConnect())
    expect(reason).toMatchObject({ code: 'popup_blocked' })
    expect(reason).not.toHaveProperty('cause')
    expect((reason as Error).message).toContain('in the click itself')
    await turn()
    // The person may allow the popup from the browser's notice, and sign in after all.
    expect(entries()).toEqual([expect.objectContaining({ hasEnded: true })])
  })

  test('allowed from the browser’s notice, without our storage: it gets the entry with its answer', async () => {
    open.mockReturnValue(null)
    await reasonOf(beginConnect())
    const allowed = joinChannel(sentState())
    allowed.say({ type: 'sunshine-connect:repeat' })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(allowed.heard).toEqual([])
    allowed.say({ type: ANSWER, query: answer({ code: CODE }) })
    await vi.waitFor(() => expect(allowed.heard).toHaveLength(1))
    const [{ type, entry } = { type: '', entry: '' }] = allowed.heard
    expect(type).toBe('sunshine-connect:entry')
    expect(JSON.parse(entry)).toMatchObject({ page: location.href, hasEnded: true })
    expect(entry).not.toContain(CODE)

    // A stranger's link with the state that is spent, or a second window: nothing is left to lend.
    allowed.say({ type: ANSWER, query: answer({ code: 'another-code' }) })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(allowed.heard).toHaveLength(1)
    expect(entries()).toEqual([])
    allowed.close()
  })

  test('blocked a few times: each of the windows may be allowed', async () => {
    open.mockReturnValue(null)
    const blocked = []
    for (let count = 0; count < 3; count++) {
      await reasonOf(beginConnect())
      blocked.push({ window: joinChannel(sentState()), query: answer({ code: CODE }) })
    }
    for (const { window, query } of blocked) window.say({ type: ANSWER, query })
    await new Promise((resolve) => setTimeout(resolve, 100))
    const lent = blocked.map(({ window }) => window.heard.length)
    expect(lent).toEqual([1, 1, 1])
    for (const { window } of blocked) window.close()
  })

  test('what has expired is swept by blocked attempts, too', async () => {
    open.mockReturnValue(null)
    for (let count = 0; count < 5; count++) {
      // Longer than a click takes on a busy machine: the last one is to be left.
      await reasonOf(beginConnect({ timeout: 50 }))
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
    expect(entries()).toHaveLength(1)
  })

  test('allowed from the browser’s notice, and saying nothing that is ours: silence', async () => {
    const channels = fakeChannels()
    onTestFinished(() => {
      vi.unstubAllGlobals()
    })
    open.mockReturnValue(null)
    await reasonOf(beginConnect())
    const [lending] = channels.open
    expect(lending?.name).toBe(`sunshine-connect:${sentState()}`)
    const allowed = channels.join(lending?.name ?? '')
    lending?.dispatchEvent(new MessageEvent('message', { data: null }))
    await turn()
    expect(allowed.heard).toEqual([])
  })

  test.each<[string, () => unknown]>([
    ['the page is left', () => dispatchEvent(new Event('pagehide'))],
    ['its entry is gone', () => sessionStorage.clear()],
    ['the time is over', () => new Promise((resolve) => setTimeout(resolve, 100))],
  ])('blocked, and %s: the entry is lent no more', async (_, happen) => {
    open.mockReturnValue(null)
    await reasonOf(beginConnect({ timeout: 80 }))
    const allowed = joinChannel(sentState())
    const query = answer({ code: CODE })
    await happen()
    allowed.say({ type: ANSWER, query })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(allowed.heard).toEqual([])
    allowed.close()
  })

  test('blocked, and its state serves another attempt: that one is not lent', async () => {
    const state = freshState()
    open.mockReturnValueOnce(null)
    await reasonOf(beginConnect({ state }))
    beginConnect({ state })
    const allowed = joinChannel(state)
    allowed.say({ type: ANSWER, query: 'code=a-code&state=another-state' })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(allowed.heard).not.toContainEqual(
      expect.objectContaining({ type: 'sunshine-connect:entry' }),
    )
    expect(entries()).toEqual([expect.not.objectContaining({ hasEnded: true })])
    allowed.close()
  })

  test('window.open throws: popup_blocked', async () => {
    open.mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    expect(await reasonOf(beginConnect())).toMatchObject({ code: 'popup_blocked' })
  })

  test('is this very one: who comes back to it finds nothing to wait for', async () => {
    open.mockReturnValue(window)
    const attempt = beginConnect()
    expect(entries()).toEqual([expect.objectContaining({ hasEnded: true })])
    // Each load of a page ends with one.
    dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
    expect(await isPending(attempt)).toBe(true)
    dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    expect(await reasonOf(attempt)).toMatchObject({ code: 'popup_closed' })
  })

  test('is this very one, before the state is there: it is waited for all the same', async () => {
    open.mockReturnValue(window)
    const attempt = beginConnect({ state: turn().then(freshState) })
    await turn()
    await turn()
    expect(await isPending(attempt)).toBe(true)
    dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    expect(await reasonOf(attempt)).toMatchObject({ code: 'popup_closed' })
  })

  test('is this very one, and its attempt was taken by resume: coming back to it changes nothing', async () => {
    open.mockReturnValue(window)
    const attempt = beginConnect()
    sessionStorage.removeItem(`sunshine-connect:${sentState()}`)
    dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    expect(await reasonOf(attempt)).toMatchObject({ code: 'popup_closed' })
    expect(entries()).toEqual([])
  })

  test('is this very one, and the answer was left for it: coming back to it finishes', async () => {
    open.mockReturnValue(window)
    const attempt = beginConnect({ exchange: () => 'connected' as never })
    leaveFor(sentState(), `code=a-code&state=${sentState()}`)
    dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    expect(await attempt).toBe('connected')
    expect(entries()).toEqual([])
  })

  test('is this very one, and another answer was left: state_mismatch', async () => {
    open.mockReturnValue(window)
    const attempt = beginConnect()
    leaveFor(sentState(), 'code=a-code&state=another')
    dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    expect(await reasonOf(attempt)).toMatchObject({ code: 'state_mismatch' })
    expect(entries()).toEqual([])
  })

  test('is another one: who comes back to this page waits on', () => {
    beginConnect()
    expect(entries()).toEqual([expect.not.objectContaining({ hasEnded: true })])
  })

  test('the caller’s own was blocked: popup_blocked, and no other is tried', async () => {
    expect(await reasonOf(beginConnect({ window: null }))).toMatchObject({ code: 'popup_blocked' })
    expect(open).not.toHaveBeenCalled()
  })

  test('the caller’s own is closed already: popup_blocked, and no other is tried', async () => {
    const given = closedWindow()
    expect(await reasonOf(beginConnect({ window: given }))).toMatchObject({ code: 'popup_blocked' })
    expect(open).not.toHaveBeenCalled()
  })

  test('is closed by the person, which hands the focus back: popup_closed', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    const hasFocus = vi.spyOn(Document.prototype, 'hasFocus').mockReturnValue(false)
    const attempt = beginConnect()
    vi.advanceTimersByTime(1000)
    if (popups[0]) popups[0].closed = true
    hasFocus.mockReturnValue(true)
    dispatchEvent(new Event('focus'))
    vi.advanceTimersByTime(1000)
    expect(await reasonOf(attempt)).toMatchObject({ code: 'popup_closed' })
  })

  test('is closed while it is still blank: popup_closed as soon as the state is there', async () => {
    const attempt = beginConnect({ state: turn().then(freshState) })
    if (popups[0]) popups[0].closed = true
    await turn()
    await turn()
    const soon = new Promise((resolve) => setTimeout(resolve, 100))
    expect(await Promise.race([reasonOf(attempt), soon])).toMatchObject({ code: 'popup_closed' })
  })

  test.each(['access_denied', 'code'])('is closed however it ends: %s', async (ending) => {
    const attempt = beginAuthorize()
    const key = ending === 'code' ? 'code' : 'error'
    deliver(`${key}=${ending}&state=${sentState()}`)
    await reasonOf(attempt)
    await turn()
    expect(popups[0]?.close).toHaveBeenCalledTimes(1)
    expect(sessionStorage).toHaveLength(0)
  })
})
