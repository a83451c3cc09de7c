import { resume } from 'sunshine-connect'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  allow,
  answer,
  beginAuthorize,
  beginConnect,
  broadcast,
  CODE,
  deliver,
  freshState,
  keyOf,
  open,
  PAGE,
  popups,
  reasonOf,
  sentState,
  turn,
} from './attempt.ts'

beforeEach(() => {
  performance.clearMarks()
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json({ id: 7 }))
})
afterEach(() => performance.clearMarks())

const told = () =>
  (performance.getEntriesByType('mark') as PerformanceMark[]).map(({ name, detail }) => ({
    name,
    detail: detail ?? undefined,
  }))

test('an attempt that succeeds: opened, answered by message, exchanged, ended', async () => {
  const attempt = beginConnect()
  allow()
  await attempt
  await turn()
  expect(told()).toEqual([
    { name: 'sunshine-connect:opened', detail: undefined },
    { name: 'sunshine-connect:answered', detail: { by: 'message' } },
    { name: 'sunshine-connect:exchanged', detail: { status: 200 } },
    { name: 'sunshine-connect:ended', detail: { code: 'connected' } },
  ])
  expect(JSON.stringify(told())).not.toContain(CODE)
})

test('the answer of a severed popup is one by channel', async () => {
  const attempt = beginAuthorize()
  await broadcast(answer({ code: CODE }))
  await attempt
  expect(told()).toContainEqual({ name: 'sunshine-connect:answered', detail: { by: 'channel' } })
})

test('an exchange function’s result is exchanged as well, with no status to tell', async () => {
  const attempt = beginConnect({ exchange: () => 'connected' })
  allow()
  await attempt
  expect(told()).toContainEqual({ name: 'sunshine-connect:exchanged', detail: undefined })
})

test('the answer of redirect mode is one by return', async () => {
  const state = freshState()
  const query = `code=${CODE}&state=${state}`
  const entry = { key: keyOf('acme'), expires: Date.now() + 1e6, returnTo: PAGE, query }
  sessionStorage.setItem(`sunshine-connect:${state}`, JSON.stringify(entry))
  await resume({ clientId: 'acme', exchange: '/exchange' })
  expect(told()[0]).toEqual({ name: 'sunshine-connect:answered', detail: { by: 'return' } })
})

test.each([
  {
    what: 'a refusal',
    happen: () => deliver(`error=access_denied&state=${sentState()}`),
    code: 'authorization_error',
  },
  { what: 'another state', happen: () => deliver('code=a&state=b'), code: 'state_mismatch' },
])('$what ends with its code', async ({ happen, code }) => {
  const attempt = beginAuthorize()
  happen()
  await reasonOf(attempt)
  expect(told().slice(-2)).toEqual([
    { name: 'sunshine-connect:answered', detail: { by: 'message' } },
    { name: 'sunshine-connect:ended', detail: { code } },
  ])
})

test('a blocked popup is not marked as opened', async () => {
  open.mockReturnValue(null)
  await reasonOf(beginAuthorize())
  expect(told()).toEqual([{ name: 'sunshine-connect:ended', detail: { code: 'popup_blocked' } }])
})

test.each([
  { reason: undefined, code: 'AbortError' },
  { reason: null, code: undefined },
])('an aborted attempt ends with the name of the reason: $code', async ({ reason, code }) => {
  const end = new AbortController()
  const attempt = beginAuthorize({ signal: end.signal })
  end.abort(reason)
  await reasonOf(attempt)
  expect(told().at(-1)).toEqual({ name: 'sunshine-connect:ended', detail: { code } })
})

test('a popup that is severed is marked as detached, once', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  vi.spyOn(Document.prototype, 'hasFocus').mockReturnValue(false)
  const mark = vi.spyOn(performance, 'mark')
  beginAuthorize()
  Object.assign(popups[0] ?? {}, { closed: true })
  vi.advanceTimersByTime(3000)
  const names = mark.mock.calls.map(([name]) => name)
  expect(names.filter((name) => name === 'sunshine-connect:detached')).toHaveLength(1)
})

test.each([
  { what: 'missing', mark: undefined },
  {
    what: 'replaced by what throws',
    mark: () => {
      throw new Error('no')
    },
  },
])('performance.mark $what is no failure', async ({ mark }) => {
  Object.defineProperty(performance, 'mark', { configurable: true, value: mark })
  try {
    const attempt = beginConnect()
    allow()
    expect(await attempt).toEqual({ id: 7 })
  } finally {
    Reflect.deleteProperty(performance, 'mark')
  }
})
