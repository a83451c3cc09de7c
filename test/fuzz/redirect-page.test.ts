// @vitest-environment happy-dom
import '../happy-dom.ts'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { relayCallback } from 'sunshine-connect/callback'
import { afterEach, beforeEach, expect, type Mock, test, vi } from 'vitest'
import { anyText } from '../any-text.ts'
import { fakeChannels } from '../unit/fake-channels.ts'
import { fuzz, TIME_LIMIT } from './fuzz.ts'

vi.setConfig({ testTimeout: TIME_LIMIT })

const OWN = 'http://localhost:3000'
const CODE = 'MARK-of-a-code'
const STATE = 'MARK-of-a-state'
const happy = (globalThis as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM

let channels: ReturnType<typeof fakeChannels>
let logged: unknown[]
let replace: Mock
beforeEach(() => {
  channels = fakeChannels()
  logged = []
  for (const level of ['debug', 'log', 'info', 'warn', 'error', 'trace'] as const)
    vi.spyOn(console, level).mockImplementation((...said) => void logged.push(said))
  vi.spyOn(window, 'close').mockImplementation(() => {})
  replace = vi.spyOn(location, 'replace').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** Said once more than in the library: https, this machine or this very page, and nobody's name in it. */
const parse = (value: unknown) => {
  const text = typeof value === 'string' || value instanceof URL ? String(value) : ''
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || url.username || url.password) return undefined
  const isHere = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere) ? url : undefined
}

const pieces = fc.constantFrom(
  ...['code', 'state', 'error', 'CODE', 'state[]', '__proto__', 'error_description', 'iss', ''],
  ...['=', '=', '=', '&', '&', '?', '#', ';', '%', '%00', '%E0%A4%A', '+', ' ', '\u202e', '\\'],
  ...['sunshine-connect-bridge', '<img src=x onerror=alert(1)>', 'javascript:alert(1)', '{host}'],
  ...[CODE, STATE, encodeURIComponent(STATE).replaceAll('-', '%2d'), 'x'.repeat(5_000)],
)
const text = fc.oneof(
  { weight: 4, arbitrary: fc.array(pieces, { maxLength: 12 }).map((some) => some.join('')) },
  { weight: 4, arbitrary: fc.constant(`code=${CODE}&state=${STATE}`) },
  anyText(30),
)
const path = fc.constantFrom(
  '/callback',
  '//evil.example/callback',
  '/callback;a=b',
  '/%2e%2e/',
  '/',
)

const hosts = fc.constantFrom(
  ...['evil.example', 'localhost', 'localhost:3000', '127.1', '[::1]', '[::]', '0.0.0.0', '*'],
  ...[
    'localhost.evil.example',
    'a.localhost',
    'me:secret@app.example',
    'me:secret@localhost:3000',
    'xn--a',
    'app.example:99999',
  ],
)
const hostile = fc.oneof(
  fc
    .tuple(fc.constantFrom('https://', 'http://', '//', '', 'javascript:', 'blob:https://'), hosts)
    .map((parts) => parts.join('')),
  fc.constantFrom<unknown>(...['*', '/', 'null', '', OWN, 'about:blank', 'data:,x', 'file:///a']),
  fc.constantFrom<unknown>(null, undefined, 7, Number.NaN, {}, [], Symbol('s'), () => '*'),
  fc.constantFrom<unknown>(new URL('https://app.example/a?b#c'), { toString: () => '*' }),
  anyText(20),
)
const origins = fc.oneof(fc.array(hostile, { maxLength: 3 }), hostile)

/** The page that opened this one: a browser refuses what is no origin, and it may say that it got the answer. */
const createOpener = (acknowledges: boolean, onPost: (target: unknown) => void) => {
  const opener = {
    postMessage: (_: unknown, target: string) => {
      onPost(target)
      if (target !== '*' && target !== '/' && !URL.canParse(target)) throw new SyntaxError('target')
      if (!acknowledges) return
      const data = { type: 'sunshine-connect:receipt' }
      const source = opener as unknown as Window
      const event = new MessageEvent('message', { data, origin: target, source })
      queueMicrotask(() => dispatchEvent(event))
    },
  }
  return opener
}

test('whatever stands in the address and the options, the answer goes where it may, and nobody reads it', async () => {
  const outcomes = new Set<string>()
  const address = fc.record({ path, search: text, hash: text })
  const page = fc.record({ hasOpener: fc.boolean(), acknowledges: fc.boolean() })
  const options = fc.record({ openerOrigins: origins, forwardTo: hostile }, { requiredKeys: [] })
  await fuzz([address, page, options], async ({ path, search, hash }, page, options) => {
    happy.setURL(`${OWN}${path}?${search.replaceAll('#', '%23')}#${hash}`)
    const clean = OWN + location.pathname
    const isBridge = location.hash === '#sunshine-connect-bridge'
    fc.pre(!isBridge)
    const targets: unknown[] = []
    const opener = createOpener(page.acknowledges, (target) => {
      expect(location.href).toBe(clean)
      targets.push(target)
    })
    vi.stubGlobal('opener', page.hasOpener ? opener : null)
    replace.mockClear()

    const outcome = await relayCallback({ ...options, ackTimeout: 1 } as never)
    outcomes.add(outcome)
    expect(location.href).toBe(clean)
    const { openerOrigins = OWN, forwardTo } = options
    const allowed = [openerOrigins].flat().map((each) => parse(each)?.origin)
    for (const target of targets) expect(allowed).toContain(target)
    for (const [to] of replace.mock.calls) {
      expect(outcome).toBe('forwarded')
      const [bare] = String(to).split('#')
      expect(bare).toBe(parse(forwardTo)?.href.split('#')[0])
    }
    const seen = document.documentElement.outerHTML + inspect(logged, { depth: 9 })
    expect(seen).not.toContain('MARK')
    expect(seen).not.toContain('onerror')
    expect(document.querySelector('[role=status]')?.textContent).toBeTruthy()
    document.body.replaceChildren()
    channels.open.clear()
    logged.length = 0
  })
  // The controls: a generator that never hits proves nothing.
  expect([...outcomes].sort()).toEqual(['delivered', 'forwarded', 'invalid', 'undelivered'])
})
