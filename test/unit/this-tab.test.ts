import { beforeEach, describe, expect, type Mock, test, vi } from 'vitest'
import { beginAuthorize, holdThisTab, PAGE, reasonOf } from './attempt.ts'

let assign: Mock
let stop: Mock
beforeEach(() => {
  assign = holdThisTab()
  stop = vi.spyOn(window, 'stop')
})

describe('a tab that was to go to Zendesk, and is still here', () => {
  test('says so after a while, and the next click tries again with the same address', () => {
    vi.useFakeTimers()
    const statuses: string[] = []
    const options = { mode: 'redirect', onStatus: (status: string) => statuses.push(status) }
    const attempt = beginAuthorize(options)
    vi.advanceTimersByTime(2999)
    expect(statuses).toEqual(['opening'])
    vi.advanceTimersByTime(1)
    expect(statuses).toEqual(['opening', 'detached'])
    expect(beginAuthorize(options)).toBe(attempt)
    expect(assign.mock.calls[1]).toEqual(assign.mock.calls[0])
    expect(assign).toHaveBeenCalledTimes(2)
  })

  test('stays here when the attempt is cancelled: the navigation is stopped', async () => {
    const end = new AbortController()
    const attempt = beginAuthorize({ mode: 'redirect', signal: end.signal })
    expect(stop).not.toHaveBeenCalled()
    end.abort()
    await reasonOf(attempt)
    expect(stop).toHaveBeenCalledTimes(1)
  })

  test('stays here when the time is over, too', async () => {
    const attempt = beginAuthorize({ mode: 'redirect', timeout: 1 })
    expect(await reasonOf(attempt)).toMatchObject({ code: 'timeout' })
    expect(stop).toHaveBeenCalledTimes(1)
  })
})

test('a popup that is cancelled stops no loading of this page', async () => {
  const end = new AbortController()
  const attempt = beginAuthorize({ signal: end.signal })
  end.abort()
  await reasonOf(attempt)
  expect(stop).not.toHaveBeenCalled()
})

describe('a page and a redirect page on two names of this machine', () => {
  test('are both named on the console, with the cure', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    beginAuthorize({ redirectUri: 'http://127.0.0.1:3000/callback' })
    expect(warn).toHaveBeenCalledTimes(1)
    const [message] = warn.mock.lastCall ?? []
    for (const part of [PAGE, 'http://127.0.0.1:3000', 'openerOrigins']) {
      expect(message).toContain(part)
    }
  })

  test.each(['/callback', 'https://app.example/callback'])('but not with %s', (redirectUri) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    beginAuthorize({ redirectUri })
    expect(warn).not.toHaveBeenCalled()
  })
})
