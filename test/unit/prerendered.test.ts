import { type ConnectOptions, resume } from 'sunshine-connect'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { beginConnect, freshState, holdThisTab, isPending, reasonOf, turn } from './attempt.ts'

const exchange = vi.fn(() => 'connected')
const options: ConnectOptions<string> = { clientId: 'acme', exchange }
let state = ''
let name = ''

beforeEach(() => {
  exchange.mockClear()
  state = freshState()
  name = `sunshine-connect:${state}`
})
afterEach(() => Reflect.deleteProperty(Document.prototype, 'prerendering'))

/** The page is loaded ahead of time, with nobody there yet. */
const prerender = (value = true) =>
  Object.defineProperty(Document.prototype, 'prerendering', { value, configurable: true })

/** The person comes. */
const show = () => {
  prerender(false)
  document.dispatchEvent(new Event('prerenderingchange'))
}

/** An answer of redirect mode, or of "Finish here". */
const leaveAnswer = async () => {
  holdThisTab()
  const end = new AbortController()
  const attempt = beginConnect({ exchange, mode: 'redirect', state, signal: end.signal })
  const kept = JSON.parse(String(sessionStorage.getItem(name)))
  end.abort()
  await reasonOf(attempt)
  await turn()
  const left = { ...kept, query: `code=a-code&state=${state}`, hasEnded: undefined }
  sessionStorage.setItem(name, JSON.stringify(left))
}

test('a prerendered page uses nothing up, and finishes once it is shown', async () => {
  await leaveAnswer()
  prerender()
  const connection = resume(options) as Promise<string>
  await turn()
  expect(sessionStorage.getItem(name)).not.toBeNull()
  expect(exchange).not.toHaveBeenCalled()
  expect(await isPending(connection)).toBe(true)

  show()
  expect(await connection).toBe('connected')
  expect(exchange).toHaveBeenCalledTimes(1)
  expect(sessionStorage).toHaveLength(0)
})

test('called twice there, resume gives both callers the one promise', async () => {
  await leaveAnswer()
  prerender()
  const first = resume(options)
  expect(resume(options)).toBe(first)
  show()
  expect(resume(options)).toBe(first)
  expect(await first).toBe('connected')
  expect(exchange).toHaveBeenCalledTimes(1)
})

test('what was finished elsewhere before it is shown is not finished again', async () => {
  await leaveAnswer()
  prerender()
  const reason = reasonOf(resume(options) as Promise<string>)
  sessionStorage.removeItem(name)
  show()
  expect(await reason).toMatchObject({ code: 'popup_closed' })
  expect(exchange).not.toHaveBeenCalled()
})

test('an answer that is aborted there stays for the next one', async () => {
  await leaveAnswer()
  prerender()
  const end = new AbortController()
  const reason = reasonOf(resume({ ...options, signal: end.signal }) as Promise<string>)
  end.abort(new Error('left'))
  show()
  expect(await reason).toMatchObject({ message: 'left' })
  expect(await resume(options)).toBe('connected')
})

test('with nothing there it is undefined, as anywhere', () => {
  prerender()
  expect(resume(options)).toBeUndefined()
})

describe('an image that is called "prerendering"', () => {
  beforeEach(() => {
    const value = document.createElement('img')
    Object.defineProperty(document, 'prerendering', { value, configurable: true })
  })
  afterEach(() => Reflect.deleteProperty(document, 'prerendering'))

  test('keeps nobody waiting', async () => {
    await leaveAnswer()
    expect(await resume(options)).toBe('connected')
  })

  test('uses nothing up before somebody comes', async () => {
    await leaveAnswer()
    prerender()
    const resumed = resume(options) as Promise<string>
    expect(await isPending(resumed)).toBe(true)
    expect(exchange).not.toHaveBeenCalled()
    show()
    expect(await resumed).toBe('connected')
  })
})
