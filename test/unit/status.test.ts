import type { ConnectStatus } from 'sunshine-connect'
import { beforeEach, describe, expect, type Mock, test, vi } from 'vitest'
import {
  allow,
  beginAuthorize,
  beginConnect,
  holdThisTab,
  open,
  popups,
  reasonOf,
  turn,
} from './attempt.ts'
import { fakeChannels } from './fake-channels.ts'

let report: Mock
beforeEach(() => {
  report = vi.fn()
  vi.stubGlobal('reportError', report)
  return () => vi.unstubAllGlobals()
})

describe('an onStatus that throws', () => {
  test.each(['opening', 'waiting', 'exchanging'])(
    'at %s is reported to the page, and the attempt goes on',
    async (fatal) => {
      const bug = new Error('a bug of the page')
      const onStatus = (status: string) => {
        if (status === fatal) throw bug
      }
      const attempt = beginConnect({ onStatus, exchange: () => 'connected' })
      allow()
      expect(await attempt).toBe('connected')
      expect(report.mock.calls).toEqual([[bug]])
    },
  )

  test('never: nothing is reported', async () => {
    const attempt = beginConnect({ onStatus: () => {}, exchange: () => 'connected' })
    allow()
    expect(await attempt).toBe('connected')
    expect(report).not.toHaveBeenCalled()
  })
})

describe('an abort from within onStatus', () => {
  const reason = new Error('Called off')
  const abortAt = (fatal: ConnectStatus) => {
    const end = new AbortController()
    const onStatus = (status: string) => {
      if (status === fatal) end.abort(reason)
    }
    return { signal: end.signal, onStatus }
  }

  test('at opening opens no window and keeps nothing', async () => {
    expect(await reasonOf(beginConnect(abortAt('opening')))).toBe(reason)
    expect(open).not.toHaveBeenCalled()
    expect(sessionStorage).toHaveLength(0)
  })

  test('at waiting closes the window, and leaves no channel, timer or lasting entry', async () => {
    const channels = fakeChannels()
    const timers = vi.spyOn(globalThis, 'setInterval')
    const cleared = vi.spyOn(globalThis, 'clearInterval')
    expect(await reasonOf(beginConnect(abortAt('waiting')))).toBe(reason)
    await turn()
    expect(popups[0]?.close).toHaveBeenCalledTimes(1)
    expect(channels.open.size).toBe(0)
    expect(cleared).toHaveBeenCalledTimes(timers.mock.calls.length)
    const entries = Object.values(sessionStorage).map((text) => JSON.parse(text))
    expect(entries).toEqual([expect.objectContaining({ hasEnded: true })])
  })

  test('at exchanging hands the code to nobody', async () => {
    const exchange = vi.fn(() => 'connected')
    const attempt = beginConnect({ ...abortAt('exchanging'), exchange })
    allow()
    expect(await reasonOf(attempt)).toBe(reason)
    expect(exchange).not.toHaveBeenCalled()
  })
})

test('opening is told once, though a blocked popup becomes a redirect', async () => {
  holdThisTab()
  open.mockReturnValue(null)
  const heard: string[] = []
  beginAuthorize({ mode: 'auto', onStatus: (status: string) => heard.push(status) })
  expect(location.assign).toHaveBeenCalledTimes(1)
  expect(heard).toEqual(['opening'])
})
