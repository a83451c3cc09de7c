import { type RelayCallbackOptions, relayCallback } from 'sunshine-connect/callback'
import { afterEach, beforeEach, describe, expect, type Mock, test, vi } from 'vitest'

const PAGE = 'http://localhost:3000'
const STATE = 'the-state'
const NAME = `sunshine-connect:${STATE}`
const ANSWER = `code=a-code&state=${STATE}`
const DONE = 'Done. You can close this window.'
const NOBODY = 'The page you came from could not be reached. Try again.'
const NOTHING = 'There is nothing to finish here. You can close this window.'

let opener: { postMessage: Mock }
let close: Mock
let replace: Mock
let complain: Mock

beforeEach(() => {
  opener = { postMessage: vi.fn() }
  vi.stubGlobal('opener', opener)
  close = vi.spyOn(window, 'close').mockImplementation(() => {})
  replace = vi.spyOn(location, 'replace').mockImplementation(() => {})
  complain = vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(async () => {
  vi.unstubAllGlobals()
  // A relay that nobody answered listens on: what it hears now it can't hear in the next test.
  const channel = new BroadcastChannel(NAME)
  channel.postMessage({ type: 'sunshine-connect:receipt' })
  await new Promise((resolve) => setTimeout(resolve, 20))
  channel.close()
  vi.restoreAllMocks()
  document.body.replaceChildren()
  sessionStorage.clear()
  localStorage.clear()
})

const visit = (address: string) => history.replaceState(null, '', address)
const relay = (options: RelayCallbackOptions = {}) => relayCallback({ ackTimeout: 20, ...options })
const text = () => document.querySelector('[role="status"]')?.textContent

/** The waiting page may have missed the answer. */
const ask = () => {
  const data = { type: 'sunshine-connect:repeat' }
  dispatchEvent(new MessageEvent('message', { data, origin: PAGE, source: opener as never }))
}
/** The waiting page's receipt, by message, for this answer or whichever. */
const acknowledge = (origin = PAGE, source: unknown = opener, query?: string) => {
  const data = { type: 'sunshine-connect:receipt', query }
  dispatchEvent(new MessageEvent('message', { data, origin, source: source as Window }))
}

describe('an address without an answer', () => {
  test.each(['/callback', '/callback?', '/callback?page=2', '/callback#top', '/callback?xcode=1'])(
    '%s is invalid, and the person reads why',
    async (address) => {
      visit(address)
      expect(await relay()).toBe('invalid')
      expect(text()).toBe(NOTHING)
      expect(opener.postMessage).not.toHaveBeenCalled()
      expect(close).not.toHaveBeenCalled()
    },
  )

  test('is what a reload sees: the answer has left with the first visit', async () => {
    visit(`/callback?${ANSWER}`)
    const first = relay()
    acknowledge()
    expect(await first).toBe('delivered')
    document.body.replaceChildren()
    expect(await relay()).toBe('invalid')
  })
})

describe('the address is cleaned in the call itself', () => {
  test.each(['/callback?', '/callback#', '/callback?page=2#'])('%s…', async (before) => {
    visit(before + ANSWER)
    const done = relay()
    expect(location.href).toBe(`${PAGE}/callback`)
    expect(opener.postMessage.mock.lastCall?.[0].query).toBe(ANSWER)
    await done
  })

  test('also without an answer', async () => {
    visit('/callback?page=2#top')
    const done = relay()
    expect(location.href).toBe(`${PAGE}/callback`)
    await done
  })

  test.each([
    ['a path that links elsewhere', '//callback', undefined],
    ['a base of another origin', '/callback', 'https://elsewhere.example/'],
  ])('with %s', async (_, path, base) => {
    visit(`${PAGE}${path}?${ANSWER}`)
    const element = document.createElement('base')
    if (base) element.href = base
    document.head.append(element)
    const done = relay()
    element.remove()
    expect(location.href).toBe(PAGE + path)
    await done
    visit(PAGE)
  })

  test('where that is not allowed the answer still gets through', async () => {
    visit(`/callback?${ANSWER}`)
    vi.spyOn(history, 'replaceState').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    const done = relay()
    acknowledge()
    expect(await done).toBe('delivered')
    vi.mocked(history.replaceState).mockRestore()
    visit('/')
  })
})

test.each<[string, () => void]>([
  [
    'channels',
    () =>
      vi.stubGlobal('BroadcastChannel', function refuse() {
        throw new DOMException('no', 'SecurityError')
      }),
  ],
  [
    'storage',
    () => {
      vi.spyOn(window, 'sessionStorage', 'get').mockImplementation(() => {
        throw new DOMException('no', 'SecurityError')
      })
    },
  ],
])('%s refused: the answer still goes to the opener', async (_, refuse) => {
  visit(`/callback?${ANSWER}`)
  refuse()
  const done = relay()
  expect(ask).not.toThrow()
  acknowledge()
  expect(await done).toBe('delivered')
})

describe('the answer', () => {
  beforeEach(() => visit(`/callback?${ANSWER}`))

  test('goes to the opener, for this origin only, unparsed', async () => {
    const done = relay()
    const message = { type: 'sunshine-connect:answer', query: ANSWER }
    expect(opener.postMessage.mock.calls).toEqual([[message, PAGE]])
    acknowledge()
    expect(await done).toBe('delivered')
    expect(close).toHaveBeenCalledTimes(1)
    expect(text()).toBe(DONE)
  })

  test('is delivered by the receipt that names it', async () => {
    const done = relay()
    acknowledge(PAGE, opener, ANSWER)
    expect(await done).toBe('delivered')
  })

  test('goes out on the attempt’s channel too, and an answer there counts', async () => {
    vi.stubGlobal('opener', null)
    const channel = new BroadcastChannel(NAME)
    const heard = new Promise<unknown>((resolve) => {
      channel.onmessage = ({ data }) => {
        channel.postMessage({ type: 'sunshine-connect:receipt' })
        resolve(data)
      }
    })
    expect(await relay({ ackTimeout: 2000 })).toBe('delivered')
    expect(await heard).toEqual({ type: 'sunshine-connect:answer', query: ANSWER })
    channel.close()
  })

  test.each<[string, () => void]>([
    ['another origin', () => acknowledge('https://evil.example')],
    ['another window', () => acknowledge(PAGE, { postMessage: () => {} })],
    ['a receipt for another answer', () => acknowledge(PAGE, opener, `error=e&state=${STATE}`)],
  ])('is not delivered because %s says so', async (_, lie) => {
    const done = relay()
    lie()
    expect(await done).toBe('undelivered')
    expect(text()).toBe(NOBODY)
    expect(close).not.toHaveBeenCalled()
  })

  test('goes to each origin given, exactly, and a bad one is left out', async () => {
    const good = ['https://app.example', 'http://localhost:4000']
    const bad = ['*', 'null', '', 'app.example', 'javascript:alert(1)', 'data:,']
    await relay({ openerOrigins: [...good, ...bad] })
    const targets = opener.postMessage.mock.calls.map(([, target]) => target)
    expect(targets.filter((target) => target !== undefined)).toEqual(good)
    expect(complain).toHaveBeenCalledTimes(bad.length)
    expect(JSON.stringify(complain.mock.calls)).not.toContain('a-code')
  })

  test('goes to this machine, to https and to this page’s own origin, and nowhere else', async () => {
    const good = ['https://app.example', 'http://127.0.0.1:4000', 'http://[::1]', PAGE]
    const bad = [
      'http://plain.example',
      'http://192.168.127.10',
      'http://localhost@evil.example',
      'https://name:word@app.example',
      'https://name@app.example',
      'https://:word@app.example',
      'ftp://app.example',
      'ftp://localhost',
      `blob:${PAGE}/1`,
    ]
    await relay({ openerOrigins: [...bad, ...good] })
    expect(opener.postMessage.mock.calls.map(([, target]) => target)).toEqual(good)
    expect(complain).toHaveBeenCalledTimes(bad.length)
  })

  test('a password in a bad one is not repeated on the console', async () => {
    const bad = ['https://name:word@app.example', 'https://name:word@ app.example', 'word@app']
    await relay({ openerOrigins: bad, forwardTo: 'https://name:word@app.example/cb' })
    expect(complain).toHaveBeenCalledTimes(4)
    expect(JSON.stringify(complain.mock.calls)).toContain('…@app.example')
    expect(JSON.stringify(complain.mock.calls)).not.toContain('word')
  })

  test('goes to the own origin of a page without TLS, and not where a name is in it', async () => {
    const plain = 'http://plain.example'
    vi.stubGlobal('location', Object.assign(new URL(`${plain}/callback?${ANSWER}`), { replace }))
    await relay({ openerOrigins: ['http://name@plain.example', 'http://:word@plain.example'] })
    expect(opener.postMessage).not.toHaveBeenCalled()
    expect(complain).toHaveBeenCalledTimes(2)
    await relay({ openerOrigins: [`${plain}/home`] })
    expect(opener.postMessage.mock.calls.map(([, target]) => target)).toEqual([plain])
    expect(complain).toHaveBeenCalledTimes(2)
  })

  test('does not go where an option is wrong: the console says which', async () => {
    await relay({ openerOrigins: ['*'], forwardTo: 'ftp://app.example/callback' })
    expect(complain.mock.calls).toEqual([
      [expect.stringMatching(/"openerOrigins" takes https.*Left out: \*$/)],
      [expect.stringContaining('"forwardTo" must be https')],
    ])
  })

  test('is handed over whatever other option is wrong: the console names each', async () => {
    const options = { messages: 'x', lang: '', container: 'main', openerOrigin: PAGE }
    expect(await relay(options as object)).toBe('undelivered')
    expect(opener.postMessage).toHaveBeenCalledOnce()
    expect(complain.mock.calls).toEqual([
      ['sunshine-connect: Option "messages" must be an object of texts.'],
      ['sunshine-connect: Option "lang" must be a non-empty string.'],
      ['sunshine-connect: Option "container" must be an element.'],
      ['sunshine-connect: Option "openerOrigin" is unknown.'],
    ])
  })

  test('that was acknowledged is not said again to who asks', async () => {
    const done = relay()
    acknowledge()
    expect(await done).toBe('delivered')
    // `close` is a spy's here, not the browser's own.
    expect(complain.mock.calls).toEqual([[expect.stringContaining('redeclares "close"')]])
    const heard = vi.fn()
    const channel = new BroadcastChannel(NAME)
    channel.onmessage = heard
    expect(ask).not.toThrow()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(heard).not.toHaveBeenCalled()
    channel.close()
  })

  test('goes to nobody by message if no origin is given', async () => {
    expect(await relay({ openerOrigins: [] })).toBe('undelivered')
    expect(opener.postMessage).not.toHaveBeenCalled()
  })

  test('goes back to the page that began, in redirect mode', async () => {
    const kept = { key: 'k', expires: Date.now() + 1000, returnTo: `${PAGE}/settings` }
    sessionStorage.setItem(NAME, JSON.stringify(kept))
    expect(await relay()).toBe('returned')
    expect(replace.mock.calls).toEqual([[`${PAGE}/settings`]])
    expect(JSON.parse(String(sessionStorage.getItem(NAME)))).toEqual({ ...kept, query: ANSWER })
  })

  test.each([
    ['another origin', 'https://evil.example/'],
    ['a script address', 'javascript:alert(1)'],
    ['a blob', `blob:${PAGE}/1`],
    ['a path', '/settings'],
    ['what is no text', 5],
    ['a list', [`${PAGE}/settings`]],
  ])('never follows an entry to %s', async (_, returnTo) => {
    const kept = { key: 'k', expires: Date.now() + 1000, returnTo }
    sessionStorage.setItem(NAME, JSON.stringify(kept))
    expect(await relay()).toBe('undelivered')
    expect(replace).not.toHaveBeenCalled()
    expect(JSON.parse(String(sessionStorage.getItem(NAME)))).toEqual(kept)
  })

  test('goes back where only the fragment differs, by a reload', async () => {
    const reload = vi.spyOn(location, 'reload').mockImplementation(() => {})
    const kept = { key: 'k', expires: Date.now() + 1000, returnTo: `${PAGE}/callback#/settings` }
    sessionStorage.setItem(NAME, JSON.stringify(kept))
    expect(await relay()).toBe('returned')
    expect(reload).toHaveBeenCalledTimes(1)
    expect(location.href).toBe(`${PAGE}/callback#/settings`)
  })

  test('goes back after the time limit too, where resume says so', async () => {
    const kept = { key: 'k', expires: Date.now() - 1000, returnTo: `${PAGE}/settings` }
    sessionStorage.setItem(NAME, JSON.stringify(kept))
    expect(await relay()).toBe('returned')
    expect(replace.mock.calls).toEqual([[`${PAGE}/settings`]])
  })

  test('goes on to forwardTo when its opener is cut off, in the fragment', async () => {
    vi.stubGlobal('opener', null)
    expect(await relay({ forwardTo: 'https://app.example/callback' })).toBe('forwarded')
    expect(String(replace.mock.lastCall?.[0])).toBe(`https://app.example/callback#${ANSWER}`)
  })

  test('that has come by forwardTo goes on no further: two pages could send it round for ever', async () => {
    vi.stubGlobal('opener', null)
    visit(`/callback#${ANSWER}`)
    expect(await relay({ forwardTo: 'https://app.example/callback' })).toBe('undelivered')
    expect(replace).not.toHaveBeenCalled()
  })

  test('without a state goes on too, whatever this window keeps under “undefined”', async () => {
    vi.stubGlobal('opener', null)
    const kept = { key: 'k', expires: Date.now() + 1000 }
    sessionStorage.setItem('sunshine-connect:undefined', JSON.stringify(kept))
    visit('/callback?code=a-code')
    expect(await relay({ forwardTo: 'https://app.example/callback' })).toBe('forwarded')
  })

  test('stays where this window holds the attempt: who waits is of this origin', async () => {
    vi.stubGlobal('opener', null)
    sessionStorage.setItem(NAME, JSON.stringify({ key: '', expires: Date.now() + 1000 }))
    expect(await relay({ forwardTo: 'https://app.example/callback' })).toBe('undelivered')
    expect(replace).not.toHaveBeenCalled()
  })

  test('is cut off from another origin, with nowhere to go on to: the console says the cure', async () => {
    vi.stubGlobal('opener', null)
    expect(await relay({ openerOrigins: ['https://app.example'] })).toBe('undelivered')
    expect(complain).toHaveBeenCalledTimes(1)
    expect(complain.mock.calls[0]?.[0]).toContain('forwardTo')
    expect(text()).toBe(NOBODY)
  })

  test('is cut off at its own origin: that is no mistake', async () => {
    vi.stubGlobal('opener', null)
    expect(await relay()).toBe('undelivered')
    expect(complain).not.toHaveBeenCalled()
  })

  test.each([
    'not a URL',
    'javascript:alert(1)',
    `${PAGE}/callback`,
    'http://plain.example/callback',
    'http://localhost:4000@evil.example/callback',
    'https://name:word@app.example/callback',
    'https://name@app.example/callback',
    'https://:word@app.example/callback',
    'ftp://app.example/callback',
    'ftp://localhost:4000/callback',
    'blob:https://app.example/1',
  ])('does not go on to %s', async (forwardTo) => {
    vi.stubGlobal('opener', null)
    expect(await relay({ forwardTo })).toBe('undelivered')
    expect(replace).not.toHaveBeenCalled()
  })
})

test.each([
  'code=a',
  'error=access_denied',
  `code=a&state=${STATE}&state=b`,
  'state=',
  'code=%E0%A4%A',
])(
  'an answer that nobody can be found for, %s, is handed to the opener, else invalid',
  async (query) => {
    visit(`/callback?${query}`)
    expect(await relay()).toBe('invalid')
    expect(opener.postMessage).toHaveBeenCalledTimes(1)
    expect(text()).toBe(NOTHING)
  },
)

describe('relayCallback never rejects', () => {
  test.each([
    { openerOrigins: 'https://app.example' },
    { openerOrigins: null },
    { messages: null },
    { container: null },
  ])('with %o', async (options) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    history.replaceState(null, '', `/callback?code=a&state=${STATE}`)
    const outcome = await relayCallback({ ackTimeout: 5, ...options } as object)
    expect(outcome).toBe('undelivered')
  })

  test('where the storage is full', async () => {
    const full = {
      getItem: () => JSON.stringify({ returnTo: location.href }),
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError')
      },
    }
    vi.spyOn(window, 'sessionStorage', 'get').mockReturnValue(full as unknown as Storage)
    history.replaceState(null, '', `/callback?code=a&state=${STATE}`)
    expect(await relayCallback({ ackTimeout: 5 })).toBe('undelivered')
  })
})
