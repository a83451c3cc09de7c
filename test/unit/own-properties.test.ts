import { authorize, connect, resume } from 'sunshine-connect'
import { relayCallback } from 'sunshine-connect/callback'
import { afterEach, describe, expect, test, vi } from 'vitest'

import {
  ANSWER,
  deliver,
  freshState,
  keyOf,
  open,
  PAGE,
  popups,
  reasonOf,
  turn,
} from './attempt.ts'

const EVIL = 'https://evil.example/callback'

/** What somebody's library may have put on every object's prototype. */
const STRANGE = [EVIL, [EVIL], null, () => EVIL, 'redirect']

const everybody = Object.prototype as Record<string, unknown>
let polluted: string | undefined
const clean = () => {
  if (polluted) Reflect.deleteProperty(everybody, polluted)
  polluted = undefined
}
afterEach(() => {
  clean()
  vi.unstubAllGlobals()
})

const pollute = (name: string, value: unknown) => {
  clean()
  polluted = name
  everybody[name] = value
}

/** Without a timer, which may read what is polluted. */
const ticks = async () => {
  for (let tick = 0; tick < 60; tick += 1) await null
}

/** The names of a table, from the message that knows them all. */
const namesIn = (message: string): string[] =>
  message.replace(/^.*There are: |\.$/g, '').split(', ')
const connectNames = async () =>
  namesIn(((await reasonOf(connect({ nope: 1 } as never))) as TypeError).message)

/** What the platform reads of an object: inherited names, too. */
const seenBy = (given: object, names: string[]) =>
  Object.fromEntries(names.map((name) => [name, String((given as Record<string, unknown>)[name])]))

const INIT = [
  ...['method', 'body', 'credentials', 'redirect', 'cache', 'mode', 'referrer', 'referrerPolicy'],
  ...['integrity', 'keepalive', 'priority', 'duplex', 'window'],
]
const LISTENING = ['capture', 'once', 'passive']
const MESSAGE = ['type', 'query', 'url', 'expires', 'entry', 'answer']
const ENTRY = ['key', 'expires', 'lock', 'page', 'canFinish', 'hasEnded', 'returnTo', 'query']

/** Everything that an attempt does to the world around it, with its state written as STATE. */
function watchWorld() {
  const seen: unknown[] = []
  const fetchSpy = vi.fn((url: string | URL, init: RequestInit) => {
    seen.push(['fetch', String(url), seenBy(init, INIT), { ...init.headers }])
    return Promise.resolve({ ok: true, status: 200, text: () => Promise.resolve('{"app":{}}') })
  })
  vi.stubGlobal('fetch', fetchSpy)
  const { addEventListener } = EventTarget.prototype
  vi.spyOn(EventTarget.prototype, 'addEventListener').mockImplementation(function listen(
    this: EventTarget,
    ...[type, listener, options]: Parameters<typeof addEventListener>
  ) {
    if (typeof options === 'object') seen.push([type, seenBy(options, LISTENING)])
    addEventListener.call(this, type, listener, options)
  })
  return {
    seen,
    told(state: string) {
      const opened = open.mock.calls.map((call) => ['open', ...call.map(String)])
      vi.mocked(EventTarget.prototype.addEventListener).mockRestore()
      const all = [...opened, ...seen]
      return JSON.parse(
        JSON.stringify(all)
          .replaceAll(state, 'STATE')
          .replace(/acme-\d+/g, 'acme'),
      )
    },
  }
}

/** What it settles with, if it does. */
const soon = (promise: Promise<unknown> | undefined) =>
  Promise.race([
    promise,
    turn()
      .then(() => turn())
      .then(() => 'pending'),
  ])

let clients = 0

const WAYS = {
  connect: async (before: () => void) => {
    const { seen, told } = watchWorld()
    const state = freshState()
    const clientId = `acme-${++clients}`
    before()
    const done = connect({ clientId, exchange: '/exchange', state })
    await ticks()
    const kept = sessionStorage.getItem(`sunshine-connect:${state}`)
    deliver(`code=c&state=${state}`)
    await ticks()
    clean()
    seen.push(await soon(done), Object.keys(JSON.parse(String(kept))))
    return told(state)
  },
  authorize: async (before: () => void) => {
    const { seen, told } = watchWorld()
    const state = freshState()
    const clientId = `acme-${++clients}`
    before()
    const done = authorize({ clientId, state })
    await ticks()
    // Somebody's message with nothing in it, which then isn't one of ours.
    deliver('', { data: {} })
    deliver(`code=c&state=${state}`)
    await ticks()
    clean()
    seen.push(await soon(done))
    return told(state)
  },
  resume: async (before: () => void) => {
    const { seen, told } = watchWorld()
    const state = freshState()
    const clientId = `acme-${++clients}`
    const query = `code=c&state=${state}`
    const entry = { key: keyOf(clientId), expires: Date.now() + 1e6, returnTo: PAGE, query }
    sessionStorage.setItem(`sunshine-connect:${state}`, JSON.stringify(entry))
    before()
    const done = resume({ clientId, exchange: '/exchange' })
    await ticks()
    clean()
    await turn()
    before()
    await ticks()
    clean()
    seen.push(await soon(done))
    return told(state)
  },
  'resume with nothing to finish': async (before: () => void) => {
    const { told } = watchWorld()
    const state = freshState()
    const clientId = `acme-${++clients}`
    // In redirect mode, the person has come back without an answer.
    const entry = { key: keyOf(clientId), expires: Date.now() + 1e6, returnTo: PAGE }
    sessionStorage.setItem(`sunshine-connect:${state}`, JSON.stringify(entry))
    before()
    const done = resume({ clientId, exchange: '/exchange' })
    await ticks()
    clean()
    expect(done).toBeUndefined()
    return told(state)
  },
}

describe.each(Object.keys(WAYS) as (keyof typeof WAYS)[])('%s', (way) => {
  test('reads no option, message, entry or setting off every object’s prototype', async () => {
    const names = new Set([
      ...(await connectNames()),
      ...[...INIT, ...LISTENING, ...MESSAGE, ...ENTRY, 'signal', 'headers', 'width', 'height'],
    ])
    expect(names.size).toBeGreaterThan(30)
    const expected = await WAYS[way](() => {})
    if (way === 'resume') expect(JSON.stringify(expected)).toContain('fetch')
    const differing: string[] = []
    for (const name of names) {
      for (const value of STRANGE) {
        open.mockClear()
        popups.length = 0
        const seen = await WAYS[way](() => pollute(name, value)).catch((reason) => {
          clean()
          return `${reason}`
        })
        clean()
        if (JSON.stringify(seen) !== JSON.stringify(expected)) differing.push(`${name}: ${value}`)
      }
    }
    expect(differing).toEqual([])
  })
})

describe('relayCallback', () => {
  const relay = async (before: () => void) => {
    const state = freshState()
    const opener = { postMessage: vi.fn() }
    vi.stubGlobal('opener', opener)
    const replace = vi.spyOn(location, 'replace').mockImplementation(() => {})
    replace.mockClear()
    const close = vi.spyOn(window, 'close').mockImplementation(() => {})
    close.mockClear()
    history.replaceState(null, '', `/callback?code=c&state=${state}`)
    before()
    const done = relayCallback()
    await ticks()
    const sent = opener.postMessage.mock.calls.map(([{ type, query }, origin]) => [
      ...[type, query, String(origin)],
    ])
    // Nothing in it: no receipt either.
    dispatchEvent(new MessageEvent('message', { data: {}, origin: PAGE, source: opener as never }))
    await ticks()
    const hasClosed = close.mock.calls.length
    clean()
    await turn()
    const data = { type: 'sunshine-connect:receipt' }
    dispatchEvent(new MessageEvent('message', { data, origin: PAGE, source: opener as never }))
    const outcome = await soon(done)
    const text = document.querySelector('section')?.outerHTML
    document.body.replaceChildren()
    const all = [sent, hasClosed, replace.mock.calls, outcome, text]
    return JSON.stringify(all).replaceAll(state, 'STATE')
  }

  test('reads no option, message or entry off every object’s prototype', async () => {
    const complain = vi.spyOn(console, 'error').mockImplementation(() => {})
    const names = [
      ...['openerOrigins', 'forwardTo', 'ackTimeout', 'messages', 'lang', 'container'],
      ...['working', 'delivered', 'title', 'finish', ...MESSAGE, ...ENTRY, ...LISTENING, 'signal'],
    ]
    const expected = await relay(() => {})
    expect(expected).toContain(ANSWER)
    const differing: string[] = []
    for (const name of names) {
      for (const value of STRANGE) {
        const seen = await relay(() => pollute(name, value)).catch((reason) => {
          clean()
          return `${reason}`
        })
        if (seen !== expected) differing.push(`${name}: ${value}`)
      }
    }
    expect(differing).toEqual([])
    // A stand-in for `close` is not the browser's own, which the console is told of.
    const others = complain.mock.calls.flat().filter((said) => !String(said).includes('"close"'))
    expect(others).toEqual([])
  })
})
