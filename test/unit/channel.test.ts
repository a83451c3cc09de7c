import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  ANSWER,
  beginAuthorize,
  beginConnect,
  CODE,
  deliver,
  freshState,
  isPending,
  popups,
  RECEIPT,
  reasonOf,
} from './attempt.ts'
import { fakeChannels } from './fake-channels.ts'
import { fakeLocks } from './fake-locks.ts'

const TIMEOUT = 60_000
const REPEAT = { type: 'sunshine-connect:repeat' }

let channels: ReturnType<typeof fakeChannels>
let state: string

beforeEach(() => {
  vi.useFakeTimers()
  channels = fakeChannels()
  state = freshState()
  return () => vi.unstubAllGlobals()
})

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const query = (as = state) => `code=${CODE}&state=${as}`
/** The redirect page, on the attempt's channel. */
const redirectPage = () => channels.join(`sunshine-connect:${state}`)

/** An attempt, in one window or, where the first was lost from sight, in two. */
const begin = async (windows = 1, given: object = {}) => {
  const options = { state, timeout: TIMEOUT, ...given }
  const attempt = beginAuthorize(options)
  await pass(1)
  for (let opened = 1; opened < windows; opened += 1) {
    Object.assign(popups.at(-1) ?? {}, { closed: true })
    beginAuthorize(options)
  }
  return { attempt }
}

describe('an attempt’s channel', () => {
  test('asks for an answer that may have come before', async () => {
    const page = redirectPage()
    await begin()
    expect(page.heard).toEqual([REPEAT])
  })

  test('brings the answer, takes back the receipt, and is closed; no timer stays', async () => {
    const { attempt } = await begin()
    const page = redirectPage()
    page.say({ type: ANSWER, query: query() })
    expect(await attempt).toMatchObject({ code: CODE })
    expect(page.heard).toEqual([{ ...RECEIPT, query: query() }])
    await pass(1)
    page.close()
    expect(channels.open.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('brings no receipt for another answer, while the first one is being exchanged', async () => {
    beginConnect({ state, timeout: TIMEOUT, exchange: () => new Promise(() => {}) })
    await pass(1)
    const first = redirectPage()
    first.say({ type: ANSWER, query: query() })
    await pass(1)
    expect(first.heard).toEqual([{ ...RECEIPT, query: query() }])
    first.close()
    const second = redirectPage()
    second.say({ type: ANSWER, query: `code=another&state=${state}` })
    second.say({ type: ANSWER, query: query() })
    await pass(1)
    expect(second.heard).toEqual([{ ...RECEIPT, query: query() }])
  })

  test.each([
    ['nothing', null],
    ['a message of another kind', REPEAT],
    ['an answer of another state', { type: ANSWER, query: query('another') }],
  ])('hears %s in silence', async (_, data) => {
    const { attempt } = await begin()
    const page = redirectPage()
    const [channel] = channels.open
    channel?.dispatchEvent(new MessageEvent('message', { data }))
    expect(await isPending(attempt)).toBe(true)
    expect(page.heard).toEqual([])
    page.say({ type: ANSWER, query: query() })
    expect(await attempt).toMatchObject({ code: CODE })
  })

  test('that is refused leaves the way by message', async () => {
    vi.stubGlobal('BroadcastChannel', function refuse() {
      throw new DOMException('no', 'SecurityError')
    })
    const { attempt } = await begin()
    deliver(query())
    expect(await attempt).toMatchObject({ code: CODE })
    await pass(TIMEOUT)
  })
})

describe('a window that was lost from sight, and another one opened in its place:', () => {
  test('whichever brings the answer has it taken, and the other one is not waited for', async () => {
    const { attempt } = await begin(2)
    const late = redirectPage()
    deliver(query(), { source: popups[0] })
    await attempt
    await pass(1)
    expect(late.heard).toEqual([{ ...RECEIPT, query: query() }])
    late.say({ type: ANSWER, query: `code=another&state=${state}` })
    await pass(1)
    expect(late.heard).toHaveLength(1)
    late.close()
    expect(channels.open.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('also where channels are refused, which changes nothing', async () => {
    vi.stubGlobal('BroadcastChannel', function refuse() {
      throw new DOMException('no', 'SecurityError')
    })
    const { attempt } = await begin(2)
    deliver(query())
    expect(await attempt).toMatchObject({ code: CODE })
    await pass(TIMEOUT)
  })

  test.each([0, 1])('a wrong state from window %i is state_mismatch', async (which) => {
    const { attempt } = await begin(2)
    deliver(query('another'), { source: popups[which] })
    expect(await reasonOf(attempt)).toMatchObject({ code: 'state_mismatch' })
  })

  test('an abort closes the channel at once', async () => {
    const end = new AbortController()
    const { attempt } = await begin(2, { signal: end.signal })
    expect(channels.open.size).toBe(1)
    end.abort()
    await reasonOf(attempt)
    expect(channels.open.size).toBe(0)
  })

  test('leaving the page closes the channel at once', async () => {
    await begin(2)
    dispatchEvent(new Event('pagehide'))
    expect(channels.open.size).toBe(0)
  })
})

describe('an attempt’s lock', () => {
  let locks: ReturnType<typeof fakeLocks>
  beforeEach(() => {
    locks = fakeLocks()
  })
  afterEach(() => {
    locks.remove()
  })

  const name = () => JSON.parse(String(sessionStorage.getItem(`sunshine-connect:${state}`))).lock
  const leave = () => dispatchEvent(new Event('pagehide'))
  const comeBack = (persisted: boolean) =>
    dispatchEvent(Object.assign(new Event('pageshow'), { persisted }))

  test('is held while the page waits, and no longer', async () => {
    const { attempt } = await begin()
    expect([...locks.held]).toEqual([name()])
    deliver(query())
    await attempt
    await pass(1)
    expect(locks.held.size).toBe(0)
  })

  test('is let go of by a page that is left; back from the cache it is waited for first', async () => {
    const { attempt } = await begin()
    const lock = name()
    leave()
    await pass(0)
    expect(locks.held.size).toBe(0)
    // The redirect page may be finishing there.
    const release = locks.hold(lock)
    comeBack(true)
    const page = redirectPage()
    await pass(0)
    expect(page.heard).toEqual([])
    release()
    await pass(0)
    expect([...locks.held]).toEqual([lock])
    expect(page.heard).toEqual([REPEAT])
    page.say({ type: ANSWER, query: query() })
    expect(await attempt).toMatchObject({ code: CODE })
  })

  test('is needed to take the answer: without it, what is heard waits', async () => {
    const { attempt } = await begin()
    const lock = name()
    leave()
    await pass(0)
    const release = locks.hold(lock)
    comeBack(true)
    await pass(0)
    deliver(query())
    redirectPage().say({ type: ANSWER, query: query() })
    await pass(0)
    expect(await isPending(attempt)).toBe(true)
    release()
    expect(await attempt).toMatchObject({ code: CODE })
  })

  test.each([
    ['a receipt says that another page has the answer', () => redirectPage().say(RECEIPT)],
    ['the attempt is marked as answered', () => localStorage.setItem(name(), '9e15')],
    [
      'its entry was taken out in this tab',
      () => sessionStorage.removeItem(`sunshine-connect:${state}`),
    ],
  ])('back from the cache, and %s: popup_closed', async (_, happen) => {
    const { attempt } = await begin()
    leave()
    await pass(0)
    const release = locks.hold(name())
    comeBack(true)
    await pass(0)
    happen()
    await pass(0)
    release()
    expect(await reasonOf(attempt)).toMatchObject({ code: 'popup_closed' })
    expect(locks.held.size).toBe(0)
  })

  test('is taken once by a page that is loaded', async () => {
    await begin()
    comeBack(false)
    await pass(0)
    expect(locks.request).toHaveBeenCalledTimes(1)
    expect(channels.open.size).toBe(1)
  })

  test('is queued for no more when all is over', async () => {
    const end = new AbortController()
    const { attempt } = await begin(1, { signal: end.signal })
    const lock = name()
    leave()
    await pass(0)
    const release = locks.hold(lock)
    comeBack(true)
    end.abort()
    await reasonOf(attempt)
    release()
    await pass(0)
    expect(locks.held.size).toBe(0)
    expect(channels.open.size).toBe(0)
  })
})
