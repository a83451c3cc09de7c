import { type ConnectOptions, isConnectError, resume } from 'sunshine-connect'
import { beforeEach, describe, expect, type Mock, onTestFinished, test, vi } from 'vitest'
import {
  address,
  beginAuthorize,
  beginConnect,
  deliver,
  fakeWindow,
  freshState,
  holdThisTab,
  isPending,
  open,
  popups,
  reasonOf,
  sentState,
  turn,
} from './attempt.ts'
import { fakeLocks } from './fake-locks.ts'

let STATE = ''
let NAME = ''
const exchange = vi.fn(() => 'connected')
const options: ConnectOptions<string> = { clientId: 'acme', exchange }

const GARBAGE = ['{', '', 'null', '5', '[]', '"text"', '{}']

beforeEach(() => {
  exchange.mockClear()
  // A state serves one attempt.
  STATE = freshState()
  NAME = `sunshine-connect:${STATE}`
})

/** What `connect` itself keeps for these options, as the redirect page leaves it. */
const leave = async (changes: Record<string, unknown> = {}, given: object = { exchange }) => {
  holdThisTab()
  const end = new AbortController()
  const attempt = beginConnect({ ...given, mode: 'redirect', state: STATE, signal: end.signal })
  const kept = JSON.parse(String(sessionStorage.getItem(NAME)))
  end.abort()
  await reasonOf(attempt)
  await turn()
  const query = `code=a-code&state=${STATE}`
  const left = { ...kept, query, hasEnded: undefined, ...changes }
  sessionStorage.setItem(NAME, JSON.stringify(left))
}

describe('with nothing to finish it is undefined', () => {
  test('in a new tab', () => {
    expect(resume(options)).toBeUndefined()
  })

  test.each(GARBAGE)('with garbled storage: %s', (garbage) => {
    sessionStorage.setItem(NAME, garbage)
    sessionStorage.setItem('somebody else’s', garbage)
    expect(resume(options)).toBeUndefined()
    expect(sessionStorage.getItem('somebody else’s')).toBe(garbage)
  })

  test('where storage is refused', async () => {
    await leave()
    const refuse = vi.spyOn(window, 'sessionStorage', 'get').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    expect(resume(options)).toBeUndefined()
    refuse.mockRestore()
  })

  test.each([undefined, null, 'tomorrow'])(
    'with an answer whose time is no number: %s',
    async (expires) => {
      await leave({ expires })
      expect(resume(options)).toBeUndefined()
      expect(sessionStorage).toHaveLength(0)
    },
  )

  test('for another client, and that one’s answer stays', async () => {
    await leave()
    expect(resume({ ...options, clientId: 'other' })).toBeUndefined()
    expect(await resume(options)).toBe('connected')
  })

  test('while the redirect is still under way', async () => {
    await leave({ query: undefined })
    expect(resume(options)).toBeUndefined()
    expect(sessionStorage).toHaveLength(1)
  })
})

test('a wrong option rejects by name, and the answer stays', async () => {
  await leave()
  const reason = await reasonOf(Promise.resolve(resume({ ...options, clientId: '' })))
  expect(reason).toBeInstanceOf(TypeError)
  expect((reason as Error).message).toContain('"clientId"')
  expect(sessionStorage).toHaveLength(1)
})

describe('the answer that redirect mode brought back', () => {
  test.each(GARBAGE)('is found behind garbled storage: %s', async (garbage) => {
    sessionStorage.setItem('sunshine-connect:garbled', garbage)
    await leave()
    expect(await resume(options)).toBe('connected')
    expect(sessionStorage).toHaveLength(0)
  })

  test('is exchanged, once, and is gone before that', async () => {
    await leave()
    exchange.mockImplementationOnce(() => {
      expect(sessionStorage).toHaveLength(0)
      return 'connected'
    })
    expect(await resume(options)).toBe('connected')
    expect(resume(options)).toBeUndefined()
    expect(exchange.mock.calls).toEqual([
      [
        { code: 'a-code', state: STATE, clientId: 'acme', redirectUri: undefined },
        { signal: expect.any(AbortSignal) },
      ],
    ])
    expect(open).not.toHaveBeenCalled()
  })

  test.each([
    ['state_mismatch', 'code=a&state=another'],
    ['state_mismatch', 'code=a'],
    ['invalid_response', 'code=a&state=STATE&state=STATE'],
    ['invalid_response', 'code=a&code=b&state=STATE'],
    ['invalid_response', 'state=STATE'],
    ['authorization_error', 'error=access_denied&state=STATE'],
  ])('is refused with %s: %s', async (code, query) => {
    await leave({ query: query.replaceAll('STATE', STATE) })
    const reason = await reasonOf(Promise.resolve(resume(options)))
    expect(isConnectError(reason)).toBe(true)
    expect(reason).toMatchObject({ code })
    expect(exchange).not.toHaveBeenCalled()
    expect(sessionStorage).toHaveLength(0)
  })
})

describe('an answer that came back', () => {
  test.each([
    ['right at', 0],
    ['after', 1],
  ])('%s the time limit rejects timeout, is exchanged never, and is gone', async (_, past) => {
    vi.useFakeTimers({ toFake: ['Date'] })
    await leave({ expires: Date.now() - past })
    const late = resume(options)
    expect(resume(options)).toBe(late)
    expect(await reasonOf(Promise.resolve(late))).toMatchObject({ code: 'timeout' })
    expect(exchange).not.toHaveBeenCalled()
    expect(sessionStorage).toHaveLength(0)
    expect(resume(options)).toBeUndefined()
  })

  test('is one promise for both who ask, as effects do under StrictMode', async () => {
    await leave()
    const first = resume(options)
    expect(resume(options)).toBe(first)
    expect(await first).toBe('connected')
    expect(exchange).toHaveBeenCalledTimes(1)
  })

  test('is still there for the second who asks, if the first aborts at once', async () => {
    await leave()
    const effect = new AbortController()
    const first = Promise.resolve(resume({ ...options, signal: effect.signal }))
    effect.abort(new Error('unmounted'))
    const second = resume(options)
    expect(await reasonOf(first)).toMatchObject({ message: 'unmounted' })
    expect(await second).toBe('connected')
    expect(exchange).toHaveBeenCalledTimes(1)
  })

  test('is still there for the next who asks, if the first has aborted before', async () => {
    await leave()
    const aborted = resume({ ...options, signal: AbortSignal.abort(new Error('unmounted')) })
    expect(await reasonOf(Promise.resolve(aborted))).toMatchObject({ message: 'unmounted' })
    expect(await resume(options)).toBe('connected')
  })

  test('is there no more for anybody, once it is being exchanged', async () => {
    await leave()
    const later = new AbortController()
    const exchange = vi.fn(() => new Promise(() => {}))
    const resumed = Promise.resolve(resume({ ...options, exchange, signal: later.signal }))
    await vi.waitFor(() => expect(exchange).toHaveBeenCalledTimes(1))
    later.abort()
    await reasonOf(resumed)
    expect(sessionStorage).toHaveLength(0)
  })

  /** Somebody else holds the lock of what was left. Gives what lets go of it. */
  const leaveUnderLock = async () => {
    const locks = fakeLocks()
    onTestFinished(() => {
      locks.remove()
    })
    await leave({ lock: 'kept' })
    return locks.hold('kept')
  }

  test('is taken once nobody else holds its lock', async () => {
    const release = await leaveUnderLock()
    const connection = resume(options)
    await turn()
    await turn()
    expect(exchange).not.toHaveBeenCalled()
    release()
    expect(await connection).toBe('connected')
  })

  test('is left to the next page, where this one is left before it has the lock', async () => {
    const release = await leaveUnderLock()
    const resumed = reasonOf(Promise.resolve(resume(options)))
    await turn()
    dispatchEvent(new Event('pagehide'))
    release()
    await resumed
    expect(exchange).not.toHaveBeenCalled()
    expect(sessionStorage.getItem(NAME)).toContain('a-code')
  })

  test.each([1, -1])('is the newest of several, whichever was kept first: %i', async (age) => {
    await leave()
    const { began, ...kept } = JSON.parse(String(sessionStorage.getItem(NAME)))
    const other = freshState()
    const query = `code=another&state=${other}`
    const older = JSON.stringify({ ...kept, query, began: began + age })
    sessionStorage.setItem(`sunshine-connect:${other}`, older)
    await resume(options)
    const code = age > 0 ? 'another' : 'a-code'
    expect(exchange.mock.calls).toEqual([[expect.objectContaining({ code }), expect.anything()]])
  })

  test('to authorize goes to resume’s exchange function, on the page that began', async () => {
    holdThisTab()
    const end = new AbortController()
    const attempt = beginAuthorize({ mode: 'redirect', state: STATE, signal: end.signal })
    const kept = JSON.parse(String(sessionStorage.getItem(NAME)))
    end.abort()
    await reasonOf(attempt)
    await turn()
    const query = `code=a-code&state=${STATE}`
    sessionStorage.setItem(NAME, JSON.stringify({ ...kept, query }))
    expect(resume({ ...options, exchange: '/api/connect' })).toBeUndefined()
    expect(await resume({ ...options, exchange: (grant) => grant.code })).toBe('a-code')
  })

  test('by “Finish here”, to an attempt that had ended, is exchanged', async () => {
    await leave({ returnTo: undefined, hasEnded: true, lock: 'kept' })
    // The click has left the attempt's mark.
    localStorage.setItem('kept', String(Date.now() + 10_000))
    expect(await resume(options)).toBe('connected')
  })

  test('to an attempt that an older version began, without a lock or a moment, is exchanged', async () => {
    await leave({ lock: undefined, began: undefined })
    expect(await resume(options)).toBe('connected')
    expect(sessionStorage).toHaveLength(0)
    expect(localStorage).toHaveLength(0)
  })

  test('for an exchange URL is taken up on whichever page asks', async () => {
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(Response.json('connected'))
    const given = { exchange: '/api/connect' }
    await leave({ returnTo: `${location.origin}/tenants/1` }, given)
    expect(await resume({ ...options, ...given })).toBe('connected')
  })

  test('to another exchange function’s page stays there', async () => {
    await leave({ returnTo: `${location.origin}/tenants/1` })
    expect(resume(options)).toBeUndefined()
    expect(sessionStorage).toHaveLength(1)
  })

  test('for another exchange URL stays there', async () => {
    await leave()
    expect(resume({ ...options, exchange: '/tenants/2/connect' })).toBeUndefined()
    expect(sessionStorage).toHaveLength(1)
  })

  test('is resumed whatever the option state says', async () => {
    await leave()
    const state = vi.fn(freshState)
    expect(await resume({ ...options, state })).toBe('connected')
    expect(state).not.toHaveBeenCalled()
  })
})

describe('a popup attempt that a reload interrupted', () => {
  const interrupt = () => leave({ query: undefined, returnTo: undefined })

  test('goes on, without a window of its own, and gets the answer', async () => {
    await interrupt()
    const connection = resume(options)
    expect(open).not.toHaveBeenCalled()
    await turn()
    expect(await isPending(Promise.resolve(connection))).toBe(true)
    deliver(`code=late&state=${STATE}`, { source: { postMessage: () => {} } })
    expect(await connection).toBe('connected')
    expect(exchange).toHaveBeenCalledTimes(1)
    await turn()
    expect(sessionStorage).toHaveLength(0)
  })

  test('of an older version, without a lock or a moment, goes on and gets the answer', async () => {
    await leave({ query: undefined, returnTo: undefined, lock: undefined, began: undefined })
    const connection = resume(options)
    await turn()
    deliver(`code=late&state=${STATE}`, { source: { postMessage: () => {} } })
    expect(await connection).toBe('connected')
  })

  test('is still there for the second who asks, if the first aborts at once', async () => {
    await interrupt()
    const effect = new AbortController()
    const first = Promise.resolve(resume({ ...options, signal: effect.signal }))
    effect.abort(new Error('unmounted'))
    const second = resume(options)
    expect(await reasonOf(first)).toMatchObject({ message: 'unmounted' })
    await turn()
    deliver(`code=late&state=${STATE}`, { source: { postMessage: () => {} } })
    expect(await second).toBe('connected')
  })

  test('is ended by who aborts it later', async () => {
    await interrupt()
    const later = new AbortController()
    const resumed = Promise.resolve(resume({ ...options, signal: later.signal }))
    await turn()
    later.abort()
    await reasonOf(resumed)
    expect(resume(options)).toBeUndefined()
  })

  test('is the one that the same state text asks for, and no other text', async () => {
    await interrupt()
    const resumed = resume(options)
    await turn()
    expect(beginConnect({ exchange, state: STATE })).toBe(resumed)
    expect(beginConnect({ exchange, state: freshState() })).not.toBe(resumed)
    deliver(`code=late&state=${STATE}`, { source: { postMessage: () => {} } })
    await resumed
  })

  test('that had ended is not waited for', async () => {
    await leave({ query: undefined, returnTo: undefined, hasEnded: true })
    expect(resume(options)).toBeUndefined()
    expect(sessionStorage).toHaveLength(1)
  })

  test('whose time is over is not waited for, and is gone with the next attempt', async () => {
    await leave({ query: undefined, returnTo: undefined, expires: Date.now() - 1 })
    expect(resume(options)).toBeUndefined()
    expect(sessionStorage).toHaveLength(1)
    // The mark of an answer that was taken goes as well, in its time.
    localStorage.setItem('sunshine-connect:old', String(Date.now() - 1))
    localStorage.setItem('sunshine-connect:new', String(Date.now() + 10_000))
    localStorage.setItem('theirs', '7')
    beginConnect({ state: freshState() })
    expect(sessionStorage.getItem(NAME)).toBeNull()
    expect(Object.keys(localStorage)).toEqual(['sunshine-connect:new', 'theirs'])
  })

  test('is over where what was kept of it is gone', async () => {
    await interrupt()
    const resumed = Promise.resolve(resume(options))
    sessionStorage.removeItem(NAME)
    deliver(`code=late&state=${STATE}`, { source: { postMessage: () => {} } })
    expect(await reasonOf(resumed)).toMatchObject({ code: 'popup_closed' })
    expect(exchange).not.toHaveBeenCalled()
  })

  test('is detached from the start, and connect opens it again for the same attempt', async () => {
    await interrupt()
    const statuses: string[] = []
    const onStatus = (status: string) => statuses.push(status)
    const connection = resume({ ...options, onStatus })
    await turn()
    expect(statuses).toEqual(['detached'])
    expect(beginConnect({ exchange })).toBe(connection)
    expect(open).toHaveBeenCalledTimes(1)
    expect(address().searchParams.get('state')).toBe(STATE)
    deliver(`code=late&state=${STATE}`)
    expect(await connection).toBe('connected')
    expect(statuses).toEqual(['detached', 'waiting', 'exchanging'])
  })

  test('holds the lock that the redirect page looks for', async () => {
    const locks = fakeLocks()
    onTestFinished(() => {
      locks.remove()
    })
    await leave({ query: undefined, returnTo: undefined, lock: 'kept' })
    const connection = resume(options)
    await turn()
    expect([...locks.held]).toEqual(['kept'])
    deliver(`code=late&state=${STATE}`, { source: { postMessage: () => {} } })
    expect(await connection).toBe('connected')
  })

  test('is popup_closed once the person is back on this page for good', async () => {
    await interrupt()
    vi.useFakeTimers()
    const hasFocus = vi.spyOn(Document.prototype, 'hasFocus').mockReturnValue(false)
    const reason = reasonOf(Promise.resolve(resume(options)))
    await vi.advanceTimersByTimeAsync(1000)
    hasFocus.mockReturnValue(true)
    await vi.advanceTimersByTimeAsync(4000)
    expect(await reason).toMatchObject({ code: 'popup_closed' })
  })

  test('goes on in the caller’s window, which gets a copy of what is kept', async () => {
    await interrupt()
    const kept = sessionStorage.getItem(NAME)
    const connection = resume(options)
    await turn()
    const given = fakeWindow()
    beginConnect({ exchange, window: given })
    expect(given.sessionStorage.setItem).toHaveBeenCalledWith(NAME, kept)
    expect(String(given.location.replace.mock.lastCall?.[0])).toContain(`state=${STATE}`)
    deliver(`code=late&state=${STATE}`, { source: given })
    expect(await connection).toBe('connected')
  })

  test('has ended for who comes back, where the browser opens it again in this very window', async () => {
    await interrupt()
    const resumed = Promise.resolve(resume(options))
    await turn()
    open.mockReturnValue(window)
    beginConnect({ exchange })
    expect(JSON.parse(String(sessionStorage.getItem(NAME)))).toMatchObject({ hasEnded: true })
    dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    expect(await reasonOf(resumed)).toMatchObject({ code: 'popup_closed' })
  })

  test('is none of a tab’s that was opened with a copy of the storage', async () => {
    await interrupt()
    const navigation = { type: 'navigate' } as PerformanceNavigationTiming
    vi.spyOn(performance, 'getEntriesByType').mockImplementation((type) =>
      type === 'navigation' ? [navigation] : [],
    )
    expect(resume(options)).toBeUndefined()
    expect(sessionStorage).toHaveLength(1)
  })
})

describe('what a new attempt keeps', () => {
  const kept = (state: string) =>
    JSON.parse(String(sessionStorage.getItem(`sunshine-connect:${state}`)))

  test('is there before the window opens, which gets a copy of it', () => {
    open.mockImplementationOnce(() => {
      expect(sessionStorage).toHaveLength(1)
      return null
    })
    beginConnect({ exchange })
    expect(open).toHaveBeenCalledTimes(1)
  })

  test.each(['popup', 'redirect'])(
    'takes the place of what is over, and of nothing else: %s',
    (mode) => {
      holdThisTab()
      const keep = (state: string, expires: number) =>
        sessionStorage.setItem(`sunshine-connect:${state}`, JSON.stringify({ key: 'k', expires }))
      keep('over', Date.now() - 1)
      keep('under-way', Date.now() + 60_000)
      sessionStorage.setItem('somebody else’s', '{"key":"k","expires":0}')
      beginConnect({ exchange, mode, state: STATE })
      expect(Object.keys(sessionStorage).sort()).toEqual(
        [NAME, 'sunshine-connect:under-way', 'somebody else’s'].sort(),
      )
    },
  )

  test('names a lock by chance, not by the state, and the whole address of the page', () => {
    beginConnect({ exchange, clientId: 'never-resumed' })
    const { lock, page, canFinish } = kept(sentState())
    expect(lock).toMatch(/^sunshine-connect:[\w-]{43}$/)
    expect(lock).not.toContain(sentState())
    expect(page).toBe(location.href)
    expect(canFinish).toBe(false)
  })

  test('says that this page can finish, once it has called resume for it', () => {
    const exchange = () => 'elsewhere'
    const options = { clientId: 'resuming', exchange }
    expect(resume(options)).toBeUndefined()
    beginConnect(options)
    expect(kept(sentState()).canFinish).toBe(true)
  })

  test('with a promised state is written into the popup, which was opened before', async () => {
    const state = freshState()
    beginConnect({ exchange, state: Promise.resolve(state) })
    await turn()
    const { setItem } = (popups[0] as unknown as { sessionStorage: { setItem: Mock } })
      .sessionStorage
    expect(setItem.mock.calls).toEqual([
      [`sunshine-connect:${state}`, sessionStorage.getItem(`sunshine-connect:${state}`)],
    ])
  })
})

describe('redirect mode', () => {
  const kept = () => JSON.parse(String(sessionStorage.getItem(NAME)))

  test('takes the tab to Zendesk, with the attempt kept for the way back', async () => {
    const assign = holdThisTab()
    const attempt = beginConnect({ mode: 'redirect', returnTo: '/settings' })
    expect(open).not.toHaveBeenCalled()
    const url = new URL(String(assign.mock.lastCall?.[0]))
    const kept = sessionStorage.getItem(`sunshine-connect:${url.searchParams.get('state')}`)
    expect(JSON.parse(String(kept))).toMatchObject({
      returnTo: 'http://localhost:3000/settings',
      expires: expect.any(Number),
    })
    expect(await isPending(attempt)).toBe(true)
  })

  test('comes back to the whole address of this page, fragment included, if not told otherwise', () => {
    holdThisTab()
    location.hash = '#/settings'
    beginConnect({ exchange, mode: 'redirect', state: STATE })
    location.hash = ''
    expect(kept()).toMatchObject({ returnTo: 'http://localhost:3000/#/settings' })
  })

  test('a page without an address, as in a srcdoc frame, must say where to come back to', async () => {
    const assign = holdThisTab()
    vi.spyOn(location, 'href', 'get').mockReturnValue('about:srcdoc')
    const reason = await reasonOf(beginConnect({ exchange, mode: 'redirect' }))
    expect(reason).toBeInstanceOf(TypeError)
    expect((reason as Error).message).toBe(
      'Option "returnTo" must be a same-origin URL, absolute where a <base> leads elsewhere.',
    )
    expect(assign).not.toHaveBeenCalled()
    beginConnect({ exchange, mode: 'redirect', returnTo: 'http://localhost:3000/settings' })
    expect(assign).toHaveBeenCalledTimes(1)
  })

  test('auto: only if the popup is blocked', () => {
    const assign = holdThisTab()
    beginConnect({ mode: 'auto' })
    expect(sentState()).toHaveLength(43)
    expect(assign).not.toHaveBeenCalled()
    open.mockReturnValue(null)
    beginConnect({ mode: 'auto', clientId: 'other' })
    expect(assign).toHaveBeenCalledTimes(1)
  })

  test('is storage_unavailable where storage is refused; a popup is not', async () => {
    const assign = holdThisTab()
    const refuse = vi.spyOn(window, 'sessionStorage', 'get').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    const reason = await reasonOf(beginConnect({ mode: 'redirect' }))
    expect(reason).toMatchObject({ code: 'storage_unavailable' })
    expect(assign).not.toHaveBeenCalled()
    const attempt = beginConnect({ exchange })
    deliver(`code=a&state=${sentState()}`)
    expect(await attempt).toBe('connected')
    await turn()
    refuse.mockRestore()
  })
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
  expect(both[1]).toBe(both[0])
  const names = Object.keys(sessionStorage)
  stop.abort()
  for (const one of both) await reasonOf(Promise.resolve(one))
  expect(names).toEqual([NAME])
})
