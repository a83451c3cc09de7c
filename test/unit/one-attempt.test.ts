import type { ConnectStatus } from 'sunshine-connect'
import { describe, expect, test, vi } from 'vitest'
import { readAuthorizeOptions } from '../../src/browser/read-options.ts'
import { shareAttempt } from '../../src/browser/share-attempt.ts'
import {
  address,
  allow,
  beginAuthorize,
  beginConnect,
  deliver,
  fakeWindow,
  freshState,
  holdThisTab,
  open,
  popups,
  reasonOf,
  sentState,
  turn,
} from './attempt.ts'

describe('onStatus hears', () => {
  const listen = () => {
    const heard: ConnectStatus[] = []
    return { heard, onStatus: (status: ConnectStatus) => heard.push(status) }
  }

  test('opening before the window opens, then waiting, then exchanging', async () => {
    const { heard, onStatus } = listen()
    open.mockImplementationOnce((...args) => {
      expect(heard).toEqual(['opening'])
      return open.getMockImplementation()?.(...args) ?? null
    })
    const attempt = beginConnect({ onStatus, exchange: () => 'connected' })
    expect(heard).toEqual(['opening', 'waiting'])
    allow()
    await attempt
    expect(heard).toEqual(['opening', 'waiting', 'exchanging'])
  })

  test('no exchanging from authorize, nor after a refusal', async () => {
    const { heard, onStatus } = listen()
    const attempt = beginAuthorize({ onStatus })
    allow()
    await attempt
    const refused = beginConnect({ onStatus })
    deliver(`error=access_denied&state=${sentState()}`)
    await reasonOf(refused)
    expect(heard).toEqual(['opening', 'waiting', 'opening', 'waiting'])
  })

  test('opening only, if the window is blocked', async () => {
    const { heard, onStatus } = listen()
    open.mockReturnValue(null)
    await reasonOf(beginConnect({ onStatus }))
    expect(heard).toEqual(['opening'])
  })
})

describe('a second call while the first is pending', () => {
  test('is the same promise and brings the popup to the front', () => {
    const first = beginConnect()
    const second = beginConnect()
    expect(second).toBe(first)
    expect(open).toHaveBeenCalledTimes(1)
    expect(popups[0]?.focus).toHaveBeenCalledTimes(1)
  })

  test('is the same promise, and opens nothing, while the backend works', async () => {
    const exchange = vi.fn(() => new Promise(() => {}))
    const first = beginConnect({ exchange })
    allow()
    await vi.waitFor(() => expect(exchange).toHaveBeenCalledTimes(1))
    expect(beginConnect({ exchange })).toBe(first)
    expect(open).toHaveBeenCalledTimes(1)
  })

  test('is the same promise, and goes once more, while this tab has not left for Zendesk', () => {
    const assign = holdThisTab()
    const first = beginConnect({ mode: 'redirect' })
    expect(beginConnect({ mode: 'redirect' })).toBe(first)
    expect(assign).toHaveBeenCalledTimes(2)
  })

  test('opens a popup that can’t be observed again, for the same attempt; either may answer', async () => {
    const attempt = beginAuthorize({ timeout: 1000 })
    const lost = popups[0]
    const sentTo = address().href
    if (lost) lost.closed = true
    expect(beginAuthorize()).toBe(attempt)
    expect(open).toHaveBeenCalledTimes(2)
    expect(address().href).toBe(sentTo)
    deliver(`code=a&state=${sentState()}`, { source: lost })
    expect(await attempt).toMatchObject({ code: 'a' })
    await turn()
    expect(popups[1]?.close).toHaveBeenCalledTimes(1)
  })

  test('with a window of its own has that closed, unless it is the very one', () => {
    const given = fakeWindow()
    const first = beginAuthorize({ window: given })
    const another = fakeWindow()
    expect(beginAuthorize({ window: another })).toBe(first)
    expect(another.close).toHaveBeenCalledTimes(1)
    expect(beginAuthorize({ window: given })).toBe(first)
    expect(given.close).not.toHaveBeenCalled()
    expect(given.focus).toHaveBeenCalledTimes(2)
  })

  test('with a window of its own has the attempt go on there, where the first can’t be observed', async () => {
    const lost = fakeWindow()
    const first = beginAuthorize({ window: lost })
    const sentTo = String(lost.location.replace.mock.lastCall?.[0])
    lost.closed = true
    const another = fakeWindow()
    expect(beginAuthorize({ window: another })).toBe(first)
    expect(open).not.toHaveBeenCalled()
    expect(String(another.location.replace.mock.lastCall?.[0])).toBe(sentTo)
    const state = new URL(sentTo).searchParams.get('state')
    deliver(`code=a&state=${state}`, { source: another })
    expect(await first).toMatchObject({ code: 'a' })
  })

  test('with a wrong option is refused all the same, and the first goes on', async () => {
    const first = beginAuthorize()
    expect(await reasonOf(beginAuthorize({ timeout: 0 }))).toBeInstanceOf(TypeError)
    allow()
    expect(await first).toMatchObject({ clientId: 'acme' })
  })

  test.each<[string, object]>([
    ['client', { clientId: 'other' }],
    ['redirect URI', { redirectUri: '/other' }],
    ['authorize URL', { authorizeUrl: '/authorize' }],
  ])('for another %s is another attempt', (_, difference) => {
    const first = beginAuthorize()
    const state = sentState()
    expect(beginAuthorize(difference)).not.toBe(first)
    expect(open).toHaveBeenCalledTimes(2)
    expect(sentState()).not.toBe(state)
  })

  test('of connect beside one of authorize is another attempt', () => {
    expect(beginConnect()).not.toBe(beginAuthorize())
    expect(open).toHaveBeenCalledTimes(2)
    const exchange = () => 'connected'
    expect(beginConnect({ exchange })).not.toBe(beginAuthorize())
    expect(beginAuthorize()).not.toBe(beginConnect({ exchange }))
    expect(open).toHaveBeenCalledTimes(3)
  })
})

test.each([
  ['success', () => allow()],
  ['a refusal', () => deliver(`error=access_denied&state=${sentState()}`)],
])('after %s the next call is a new attempt with a new state', async (_, end) => {
  const first = beginAuthorize()
  const state = sentState()
  end()
  await reasonOf(first)
  const second = beginAuthorize()
  expect(second).not.toBe(first)
  expect(open).toHaveBeenCalledTimes(2)
  expect(sentState()).not.toBe(state)
})

test('an answer to the attempt before is no answer to this one', async () => {
  const first = beginAuthorize()
  const old = `code=a&state=${sentState()}`
  allow()
  await first
  await turn()
  const second = beginAuthorize()
  deliver(old, { source: popups[0] })
  const isTaken = await Promise.race([second.then(() => true), turn().then(() => false)])
  expect(isTaken).toBe(false)
})

describe('another attempt is one', () => {
  test('with another exchange URL', () => {
    const first = beginConnect({ exchange: '/tenants/1' })
    expect(beginConnect({ exchange: '/tenants/2' })).not.toBe(first)
    expect(beginConnect({ exchange: '/tenants/1' })).toBe(first)
    expect(open).toHaveBeenCalledTimes(2)
  })

  test('with another exchange function', () => {
    const exchange = () => 'one'
    const first = beginConnect({ exchange })
    expect(beginConnect({ exchange: () => 'one' })).not.toBe(first)
    expect(beginConnect({ exchange })).toBe(first)
  })

  test('with another state, text or promise; the same one is the same attempt', () => {
    const [state, promise] = [freshState(), new Promise<string>(() => {})]
    const first = beginConnect({ state })
    expect(beginConnect({ state: freshState() })).not.toBe(first)
    expect(beginConnect({ state })).toBe(first)
    const promised = beginConnect({ state: promise })
    expect(promised).not.toBe(first)
    expect(beginConnect({ state: promise })).toBe(promised)
  })

  test('with a state function, which makes no difference, it is the same', () => {
    const first = beginConnect()
    const state = vi.fn(freshState)
    expect(beginConnect({ state })).toBe(first)
    expect(state).not.toHaveBeenCalled()
  })
})

test('an attempt that throws as it starts leaves nothing behind', async () => {
  const request = readAuthorizeOptions({ clientId: 'acme' })
  const broken = vi.fn(() => Promise.reject(new Error('broken')))
  const share = (run: () => Promise<unknown>) => shareAttempt(() => request, run)
  expect(await reasonOf(share(broken))).toMatchObject({ message: 'broken' })
  expect(await share(async () => 'fine')).toBe('fine')
  expect(await share(async () => 'fine again')).toBe('fine again')
})
