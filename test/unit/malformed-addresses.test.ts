import fc from 'fast-check'
import { authorize, isConnectError } from 'sunshine-connect'
import { relayCallback } from 'sunshine-connect/callback'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { anyText } from '../any-text.ts'
import { every } from '../pairs.ts'
import { freshState, happy } from './attempt.ts'
import { fakeChannels } from './fake-channels.ts'

// The redirect page and the page that waits share this window. Their channel takes no time, nor does
// a timer of a millisecond or less: else nine tenths of ten thousand flows are waiting.

const RUNS = every ? 3_000 : 1_000

/** Stands for the attempt's own: a state serves one attempt. */
const STATE = 'the-state'
const PAGE = 'http://localhost:3000/'
const CALLBACK = `${PAGE}callback`

beforeEach(() => {
  happy.setURL(PAGE)
  vi.stubGlobal('close', () => {})
  fakeChannels()
  const setTimer = setTimeout
  vi.stubGlobal('setTimeout', (call: () => void, wait = 0) =>
    wait <= 1 ? setImmediate(call) : setTimer(call, wait),
  )
})
afterEach(() => {
  happy.setURL(PAGE)
  vi.unstubAllGlobals()
  document.body.replaceChildren()
})

/** Waits as a page does whose popup is elsewhere, without opening a window. */
function wait(state: string) {
  const abort = new AbortController()
  const popup = { window: null, closed: false, close() {}, focus() {}, location: { replace() {} } }
  const outcome = authorize({
    clientId: 'client',
    redirectUri: CALLBACK,
    state,
    window: popup as unknown as Window,
    signal: abort.signal,
  }).then(
    ({ code }) => ({ code }),
    (error: unknown) => ({ error }),
  )
  return { outcome, abort: () => abort.abort('over') }
}

/** What must come of an answer, said once more and more plainly than in the library. */
function expected(query: string, state: string): 'a code' | 'an error' | 'nothing' {
  const params = new URLSearchParams(query)
  const all = (name: string) => params.getAll(name)
  if (all('state').length !== 1 || all('state')[0] !== state) return 'nothing'
  const isDoubled = ['code', 'state', 'error', 'error_description', 'error_uri'].some(
    (name) => all(name).length > 1,
  )
  return !isDoubled && all('code')[0] && all('error').length === 0 ? 'a code' : 'an error'
}

const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('code', 'state', 'error') },
  fc.constantFrom(
    'error_description',
    'error_uri',
    'iss',
    'CODE',
    'state[]',
    'code ',
    '__proto__',
    '',
  ),
  anyText(8),
)
const value = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(STATE, '', 'c0de', 'access_denied', ' the-state', 'THE-STATE'),
  },
  anyText(30),
  fc.constantFrom('%', '%00', '%E0%A4%A', '+', '&', '=', '#', '\u202e', 'x'.repeat(5_000)),
)
/** Encoded as it should be, or not at all. */
const pair = fc.tuple(name, value, fc.boolean()).map(([key, text, isEncoded]) => {
  const [k, v] = isEncoded ? [encodeURIComponent(key), encodeURIComponent(text)] : [key, text]
  return `${k}=${v}`
})
const separator = fc.constantFrom('&', '&', '&', '&&', ';', '?')
const query = fc.array(fc.tuple(pair, separator), { minLength: 1, maxLength: 5 }).map((parts) =>
  parts
    .map(([text, between]) => text + between)
    .join('')
    .slice(0, -1),
)
/** So that the interesting ones are not one in a thousand. */
const withState = fc.tuple(query, query).map(([one, two]) => `${one}&state=${STATE}&${two}`)
const place = fc.constantFrom('?', '?', '#')

test(`${RUNS} malformed redirect addresses: each is taken out, none throws, none passes for another`, async () => {
  const counts = { 'a code': 0, 'an error': 0, nothing: 0 }
  const check = fc.asyncProperty(place, fc.oneof(query, withState), async (mark, raw) => {
    const state = freshState()
    const own = raw.replaceAll(STATE, state)
    const text = mark === '?' ? own.replaceAll('#', '%23') : own
    happy.setURL(PAGE)
    const { outcome, abort } = wait(state)
    happy.setURL(CALLBACK + mark + text)
    const answered = mark === '?' ? location.search : location.hash
    const then = expected(answered.slice(1), state)
    counts[then]++

    const relayed = await relayCallback({ ackTimeout: then === 'nothing' ? 1 : 2_000 })
    expect(location.href).toBe(CALLBACK)
    expect(document.querySelector('[role=status]')?.textContent).toBeTruthy()
    document.body.replaceChildren()
    // Those that ended without an answer stay until they expire.
    sessionStorage.clear()
    localStorage.clear()
    if (then === 'nothing') {
      expect(['undelivered', 'invalid']).toContain(relayed)
      abort()
      expect(await outcome).toEqual({ error: 'over' })
      return
    }
    expect(relayed).toBe('delivered')
    const { code, error } = { code: undefined, error: undefined, ...(await outcome) }
    if (then === 'a code') expect(code).toBe(new URLSearchParams(answered.slice(1)).get('code'))
    else {
      expect(isConnectError(error) && error.code).toMatch(
        /^(authorization_error|invalid_response)$/,
      )
      expect(String(error)).not.toContain(state)
    }
  })
  await fc.assert(check, { numRuns: RUNS })
  // The controls: a generator that never hits proves nothing.
  expect(counts['a code']).toBeGreaterThan(RUNS / 500)
  expect(counts['an error']).toBeGreaterThan(RUNS / 10)
  expect(counts.nothing).toBeGreaterThan(RUNS / 10)
}, 300_000)
