import { type RelayCallbackOptions, relayCallback } from 'sunshine-connect/callback'
import { afterEach, beforeEach, describe, expect, type Mock, test, vi } from 'vitest'
import { fakeChannels } from './fake-channels.ts'
import { fakeLocks } from './fake-locks.ts'

const PAGE = 'http://localhost:3000'
const STATE = 'the-state-of-an-attempt'
const NAME = `sunshine-connect:${STATE}`
const ANSWER = `code=a-code&state=${STATE}`
const LOCK = 'a-random-name'
const RECEIPT = { type: 'sunshine-connect:receipt' }
const REPEAT = { type: 'sunshine-connect:repeat' }
const GONE = 'The page you came from could not be reached. Try again.'

let locks: ReturnType<typeof fakeLocks>
let channels: ReturnType<typeof fakeChannels>
let replace: Mock
let reload: Mock
let close: Mock

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('opener', null)
  locks = fakeLocks()
  channels = fakeChannels()
  close = vi.spyOn(window, 'close').mockImplementation(() => {})
  replace = vi.spyOn(location, 'replace').mockImplementation(() => {})
  reload = vi.spyOn(location, 'reload').mockImplementation(() => {})
})
afterEach(() => {
  channels.join(NAME).say(RECEIPT)
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  locks.remove()
  document.body.replaceChildren()
  sessionStorage.clear()
  localStorage.clear()
})

const keep = (entry: object = {}) =>
  sessionStorage.setItem(
    NAME,
    JSON.stringify({
      key: 'k',
      expires: Date.now() + 60_000,
      lock: LOCK,
      page: `${PAGE}/settings?tab=2#chat`,
      canFinish: true,
      ...entry,
    }),
  )
const kept = () => JSON.parse(String(sessionStorage.getItem(NAME)))
const text = () => document.querySelector('[role="status"]')?.textContent ?? ''
const button = () => document.querySelector<HTMLButtonElement>('button:not([hidden])')
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

/** The redirect page, once it has waited in vain for an acknowledgement. */
const relay = async (options: RelayCallbackOptions = {}) => {
  history.replaceState(null, '', `/callback?${ANSWER}`)
  const outcome = relayCallback({ ackTimeout: 100, ...options })
  await pass(101)
  return outcome
}

describe('nobody waits, and this window holds the attempt', () => {
  test('one button; the click leaves the answer and goes to the whole address', async () => {
    keep()
    expect(await relay()).toBe('undelivered')
    await pass(400)
    expect(text()).toBe('The page you came from has stopped waiting. You can go on in this window.')
    expect(button()?.textContent).toBe('Finish here')
    expect(replace).not.toHaveBeenCalled()
    expect(kept().query).toBeUndefined()

    button()?.click()
    await pass(0)
    expect(replace.mock.calls).toEqual([[`${PAGE}/settings?tab=2#chat`]])
    expect(kept()).toMatchObject({ key: 'k', query: ANSWER })
    expect(text()).toBe('Finishing…')
    expect(button()).toBeNull()
  })

  test('the lock is taken first, and kept; the channel is closed', async () => {
    keep()
    await relay()
    await pass(400)
    const waiting = channels.join(NAME)
    button()?.click()
    await pass(0)
    expect(locks.held).toContain(LOCK)
    waiting.say(REPEAT)
    await pass(5_000)
    expect(waiting.heard).toEqual([])
    expect(locks.held).toContain(LOCK)
  })

  test('the click marks the answer as taken, for the page that comes back in its own tab', async () => {
    keep()
    await relay()
    await pass(400)
    expect(localStorage.getItem(LOCK)).toBeNull()
    button()?.click()
    await pass(0)
    expect(localStorage.getItem(LOCK)).toBe(String(kept().expires))
  })

  test('the page came back, took the answer and was left again: the click goes nowhere', async () => {
    keep()
    await relay()
    await pass(400)
    const shown = button()
    localStorage.setItem(LOCK, String(Date.now() + 60_000))
    shown?.click()
    await pass(0)
    expect(replace).not.toHaveBeenCalled()
    expect(kept().query).toBeUndefined()
    expect(text()).toBe('There is nothing to finish here. You can close this window.')
  })

  test('a double click does it once', async () => {
    keep()
    await relay()
    await pass(400)
    const shown = button()
    shown?.click()
    shown?.click()
    await pass(0)
    expect(replace).toHaveBeenCalledTimes(1)
  })

  test('where only the fragment would differ, the page is loaded all the same', async () => {
    keep({ page: `${PAGE}/callback#settings` })
    await relay()
    await pass(400)
    button()?.click()
    await pass(0)
    expect(reload).toHaveBeenCalledTimes(1)
    expect(location.href).toBe(`${PAGE}/callback#settings`)
    expect(replace).not.toHaveBeenCalled()
  })

  test.each([
    ['unknown', () => locks.remove()],
    ['of which nothing is told', () => locks.query.mockResolvedValue({} as never)],
    [
      'refused',
      () => {
        locks.query.mockRejectedValue(new DOMException('no', 'SecurityError'))
        locks.request.mockRejectedValue(new DOMException('no', 'SecurityError'))
      },
    ],
  ])('locks %s: the time limit decides', async (_, hinder) => {
    keep()
    hinder()
    await relay()
    await pass(0)
    expect(button()?.textContent).toBe('Finish here')
    button()?.click()
    await pass(0)
    expect(replace).toHaveBeenCalledTimes(1)
  })

  test('an attempt that has ended without an answer can be finished too', async () => {
    keep({ hasEnded: true })
    await relay()
    await pass(400)
    expect(button()?.textContent).toBe('Finish here')
  })

  test('an entry of an older page, which names no lock and no moment: finished here', async () => {
    keep({ lock: undefined, began: undefined })
    await relay()
    await pass(400)
    button()?.click()
    await pass(0)
    expect(replace).toHaveBeenCalledTimes(1)
    expect(kept()).toMatchObject({ key: 'k', query: ANSWER })
    expect(localStorage).toHaveLength(0)
  })

  test('after its time: a sentence, and a way back with the answer', async () => {
    keep({ expires: Date.now() - 1 })
    expect(await relay()).toBe('undelivered')
    await pass(400)
    expect(text()).toContain('time')
    expect(button()?.textContent).toBe('Go back')
    button()?.click()
    await pass(0)
    expect(replace).toHaveBeenCalledTimes(1)
    expect(kept().query).toBe(ANSWER)
  })

  test('a late acknowledgement takes the button away and closes the window', async () => {
    keep()
    await relay()
    await pass(400)
    const shown = button()
    const waiting = channels.join(NAME)
    waiting.say(RECEIPT)
    await pass(0)
    expect(close).toHaveBeenCalledTimes(1)
    expect(waiting.heard).toEqual([])
    expect(button()).toBeNull()
    shown?.click()
    await pass(1_000)
    expect(replace).not.toHaveBeenCalled()
  })

  test('a page that asks meanwhile gets the answer', async () => {
    keep()
    await relay()
    await pass(400)
    const waiting = channels.join(NAME)
    waiting.say(REPEAT)
    await pass(0)
    expect(waiting.heard).toEqual([{ type: 'sunshine-connect:answer', query: ANSWER }])
  })

  test.each<[string, () => void]>([
    ['the answer was spent', () => sessionStorage.clear()],
    ['the page that began can’t finish any more', () => keep({ canFinish: false })],
  ])('%s meanwhile: the click goes nowhere', async (_, happen) => {
    keep()
    await relay()
    await pass(400)
    happen()
    const left = sessionStorage.getItem(NAME)
    button()?.click()
    await pass(0)
    expect(replace).not.toHaveBeenCalled()
    expect(sessionStorage.getItem(NAME)).toBe(left)
    expect(text()).toContain('nothing to finish')
    expect(button()).toBeNull()
  })

  const restore = () => dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))

  test('back from the back/forward cache, and acknowledged before: it stays so', async () => {
    keep()
    await relay()
    channels.join(NAME).say(RECEIPT)
    await pass(0)
    sessionStorage.clear()
    localStorage.clear()
    restore()
    expect(text()).toBe('Done. You can close this window.')
  })

  test('back from the back/forward cache, and spent: no button', async () => {
    keep()
    await relay()
    await pass(400)
    restore()
    expect(button()).not.toBeNull()
    sessionStorage.clear()
    localStorage.clear()
    restore()
    expect(button()).toBeNull()
    expect(text()).toContain('nothing to finish')
  })

  test('the storage is full: a text, and nobody is sent anywhere', async () => {
    keep()
    await relay()
    await pass(400)
    const full = {
      getItem: () => JSON.stringify(entry),
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError')
      },
    }
    const entry = kept()
    vi.spyOn(window, 'sessionStorage', 'get').mockReturnValue(full as unknown as Storage)
    button()?.click()
    await pass(0)
    expect(replace).not.toHaveBeenCalled()
    expect(text()).toBe(GONE)
  })
})

describe('this window has no copy of the storage, and the page that began is there', () => {
  const lend = (entry: unknown) => {
    const page = channels.join(NAME)
    page.say({ type: 'sunshine-connect:entry', entry })
    page.close()
  }
  const lent = (fields: object = {}) => {
    keep(fields)
    const entry = sessionStorage.getItem(NAME)
    sessionStorage.clear()
    localStorage.clear()
    return entry
  }
  const relayAnd = async (happen: () => void) => {
    const outcome = relay()
    await pass(1)
    happen()
    await pass(500)
    return outcome
  }

  test('it lends its entry: one button, and the click goes there with the answer', async () => {
    const entry = lent()
    expect(await relayAnd(() => lend(entry))).toBe('undelivered')
    button()?.click()
    await pass(0)
    expect(replace.mock.calls).toEqual([[`${PAGE}/settings?tab=2#chat`]])
    expect(kept()).toMatchObject({ key: 'k', query: ANSWER })
  })

  test('it is busy, and lends its entry late: the button after all', async () => {
    const entry = lent()
    const other = channels.join(NAME)
    const outcome = relayAnd(() => other.say({ type: 'sunshine-connect:other', entry }))
    expect(await outcome).toBe('undelivered')
    other.close()
    expect(text()).toBe(GONE)
    lend(entry)
    await pass(500)
    expect(button()?.textContent).toBe('Finish here')
  })

  test('lent, spent meanwhile, and the lock taken: the click goes nowhere', async () => {
    const entry = lent()
    await relayAnd(() => lend(entry))
    const shown = button()
    sessionStorage.clear()
    localStorage.clear()
    locks.hold(LOCK)
    shown?.click()
    await pass(500)
    expect(replace).not.toHaveBeenCalled()
    expect(button()).toBeNull()
    expect(text()).toBe(GONE)
  })

  test('it asks first, and lends its entry later: one button all the same', async () => {
    const entry = lent()
    expect(await relay()).toBe('undelivered')
    channels.join(NAME).say(REPEAT)
    await pass(10)
    expect(text()).toBe(GONE)
    lend(entry)
    await pass(500)
    expect(button()?.textContent).toBe('Finish here')
  })

  test('it lends none: no button', async () => {
    expect(await relayAnd(() => {})).toBe('undelivered')
    expect(button()).toBeNull()
    expect(text()).toBe(GONE)
  })

  test.each([
    ['none', undefined],
    ['no text', { key: 'k' }],
    ['a list with an entry', ['{"key":"k","expires":1e15}']],
    ['no JSON', 'garbled'],
    ['no entry', '{"key":1}'],
  ])('what it lends is %s: no button, nothing kept', async (_, entry) => {
    await relayAnd(() => lend(entry))
    expect(button()).toBeNull()
    expect(sessionStorage.length).toBe(0)
  })

  test('a page of another origin is lent: no button', async () => {
    const entry = lent({ page: 'https://evil.example/' })
    await relayAnd(() => lend(entry))
    expect(button()).toBeNull()
  })

  test('this window’s own entry counts, whatever is lent', async () => {
    const entry = lent({ page: `${PAGE}/elsewhere` })
    keep()
    await relayAnd(() => lend(entry))
    button()?.click()
    await pass(0)
    expect(replace.mock.calls).toEqual([[`${PAGE}/settings?tab=2#chat`]])
  })

  test('by message it lends nothing, not even the opener', async () => {
    const opener = { postMessage: vi.fn() }
    vi.stubGlobal('opener', opener)
    const data = { type: 'sunshine-connect:entry', entry: lent() }
    const message = new MessageEvent('message', { origin: PAGE, data, source: opener as never })
    await relayAnd(() => dispatchEvent(message))
    expect(button()).toBeNull()
    expect(sessionStorage.length).toBe(0)
  })
})

describe('somebody holds the lock', () => {
  test('no button: a moment, then go back to the page; once it is free, the button', async () => {
    keep()
    const release = locks.hold(LOCK)
    expect(await relay()).toBe('undelivered')
    await pass(400)
    expect(text()).toContain('busy')
    expect(button()).toBeNull()
    await pass(10_000)
    expect(text()).toContain('Go back to the page')
    expect(button()).toBeNull()
    release()
    await pass(400)
    expect(button()?.textContent).toBe('Finish here')
    expect(locks.held.size).toBe(0)
  })

  test('also where other locks of this origin are held', async () => {
    keep()
    locks.hold('somebody else’s')
    locks.hold(LOCK)
    await relay()
    await pass(400)
    expect(text()).toContain('busy')
    expect(button()).toBeNull()
  })

  test('of another attempt: nobody is waited for', async () => {
    keep()
    locks.hold('somebody else’s')
    await relay()
    await pass(0)
    expect(button()?.textContent).toBe('Finish here')
  })

  test('and acknowledges: that is the last word, and the lock is queued for no more', async () => {
    keep()
    const release = locks.hold(LOCK)
    await relay()
    channels.join(NAME).say(RECEIPT)
    await pass(11_000)
    expect(text()).toContain('Done')
    release()
    await pass(0)
    expect(locks.request.mock.results.map(({ type }) => type)).toEqual(['return', 'return'])
    await expect(locks.request.mock.results[1]?.value).rejects.toThrow('aborted')
  })

  test('an acknowledgement that comes with the release counts', async () => {
    keep()
    const release = locks.hold(LOCK)
    await relay()
    release()
    await pass(50)
    channels.join(NAME).say(RECEIPT)
    await pass(5_000)
    expect(close).toHaveBeenCalledTimes(1)
    expect(text()).toContain('Done')
    expect(button()).toBeNull()
  })

  test('it was taken again before the click: back to waiting', async () => {
    keep()
    await relay()
    await pass(400)
    const release = locks.hold(LOCK)
    button()?.click()
    await pass(400)
    expect(replace).not.toHaveBeenCalled()
    expect(kept().query).toBeUndefined()
    expect(text()).toContain('busy')
    release()
    await pass(400)
    expect(button()?.textContent).toBe('Finish here')
  })
})

describe('an acknowledgement is waited for', () => {
  const begin = async (ackTimeout: number | undefined, given: object = {}, query = ANSWER) => {
    history.replaceState(null, '', `/callback?${query}`)
    const ending = vi.fn()
    relayCallback({ ackTimeout, ...given }).then(ending)
    // Until the page is parsed.
    await pass(0)
    return ending
  }

  const WRONG = ['sunshine-connect: Option "ackTimeout" must be milliseconds.']

  test.each([
    [undefined, 1500, []],
    [3000, 3000, []],
    [-1, 1500, [WRONG]],
    [Number.NaN, 1500, [WRONG]],
  ])('with an ackTimeout of %s for %i ms', async (ackTimeout, limit, complaints) => {
    const complain = vi.spyOn(console, 'error').mockImplementation(() => {})
    const ending = await begin(ackTimeout)
    expect(complain.mock.calls).toEqual(complaints)
    await pass(limit - 1)
    expect(ending).not.toHaveBeenCalled()
    expect(text()).toBe('Finishing…')
    await pass(1)
    expect(ending).toHaveBeenCalledWith('undelivered')
  })

  test.each([
    ['its answer names no attempt', {}, 'code=a-code', 'invalid'],
    ['it goes on elsewhere', { forwardTo: 'https://app.example/callback' }, ANSWER, 'forwarded'],
  ])('not at all by a window that is cut off, where %s', async (_, given, query, outcome) => {
    const ending = await begin(undefined, given, query)
    await pass(1)
    expect(ending).toHaveBeenCalledWith(outcome)
  })

  test.each([
    ['its answer names no attempt', {}, 'code=a-code'],
    ['it could go on elsewhere', { forwardTo: 'https://app.example/callback' }, ANSWER],
  ])('by a window with an opener, though %s', async (_, given, query) => {
    vi.stubGlobal('opener', { postMessage: vi.fn() })
    const ending = await begin(undefined, given, query)
    await pass(1499)
    expect(ending).not.toHaveBeenCalled()
    await pass(1)
    expect(ending).toHaveBeenCalledTimes(1)
  })

  test('with an ackTimeout of 0 not at all', async () => {
    const ending = await begin(0)
    await pass(1)
    expect(ending).toHaveBeenCalledWith('undelivered')
  })
})

describe('never a button', () => {
  test.each<[string, object | null]>([
    ['without an entry', null],
    ['on a page that can’t finish', { canFinish: false }],
    ['where nobody says that it can', { canFinish: undefined }],
    ['without a page', { page: undefined }],
    ['for a page of another origin', { page: 'https://evil.example/' }],
    ['for a script address', { page: 'javascript:alert(1)' }],
    ['for a blob', { page: `blob:${PAGE}/1` }],
    ['for what is no address', { page: '/settings' }],
    ['for what is no text', { page: 5 }],
    ['for a list', { page: [`${PAGE}/settings`] }],
    ['where the entry is garbled', { key: 5 }],
  ])('%s', async (_, entry) => {
    if (entry) keep(entry)
    expect(await relay()).toBe('undelivered')
    await pass(20_000)
    expect(button()).toBeNull()
    expect(text()).toBe(GONE)
    expect(replace).not.toHaveBeenCalled()
  })

  test.each([true, undefined])(
    'for an attempt that was answered (canFinish: %s)',
    async (canFinish) => {
      keep({ canFinish })
      localStorage.setItem(LOCK, String(Date.now() + 60_000))
      await relay()
      await pass(400)
      expect(button()).toBeNull()
      expect(text()).toBe('There is nothing to finish here. You can close this window.')
    },
  )

  test('in a frame', async () => {
    keep()
    vi.stubGlobal('top', {})
    await relay()
    await pass(20_000)
    expect(button()).toBeNull()
  })

  test('for a page that can’t finish, which is waited for, and then gone', async () => {
    keep({ canFinish: undefined, page: undefined })
    const release = locks.hold(LOCK)
    await relay()
    await pass(400)
    expect(text()).toContain('busy')
    release()
    await pass(400)
    expect(text()).toBe(GONE)
    expect(button()).toBeNull()
  })
})
