import { beforeEach, describe, expect, test, vi } from 'vitest'
import {
  address,
  beginAuthorize,
  broadcast,
  closedWindow,
  fakeWindow,
  freshState,
  holdThisTab,
  isPending,
  open,
  popups,
  reasonOf,
  sentState,
  turn,
} from './attempt.ts'

const statuses: string[] = []
beforeEach(() => {
  statuses.length = 0
})
const onStatus = (status: string) => statuses.push(status)

describe('a script that wraps window.open', () => {
  test('gets strings', () => {
    beginAuthorize()
    expect(open.mock.lastCall?.every((part) => typeof part === 'string')).toBe(true)
    beginAuthorize({ state: Promise.resolve(freshState()) })
    expect(open.mock.lastCall?.every((part) => typeof part === 'string')).toBe(true)
  })

  test('gets a string where a blank popup is sent on', async () => {
    beginAuthorize({ state: Promise.resolve(freshState()) })
    await turn()
    expect(popups.at(-1)?.location.replace.mock.lastCall).toEqual([address().href])
  })

  test('and throws: popup_blocked has the cause', async () => {
    const cause = new TypeError('url.startsWith is not a function')
    open.mockImplementation(() => {
      throw cause
    })
    expect(await reasonOf(beginAuthorize())).toMatchObject({ code: 'popup_blocked', cause })
  })

  test('and throws what quotes the address: the cause is withheld', async () => {
    open.mockImplementation((url) => {
      throw new Error(`No popup for ${url}`)
    })
    const reason = await reasonOf(beginAuthorize())
    expect(reason).toMatchObject({ code: 'popup_blocked' })
    expect(reason).not.toHaveProperty('cause')
  })

  test.each([
    { what: 'a promise', given: () => Promise.resolve(fakeWindow()) },
    { what: 'an object with only close()', given: () => ({ close: () => {} }) },
    { what: 'a decoy that is always open', given: () => ({ closed: false, close: () => {} }) },
  ])(
    'and returns $what: the attempt goes on, and a second click is none the worse',
    async (row) => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
      open.mockImplementation(row.given as never)
      const attempt = beginAuthorize({ onStatus })
      vi.advanceTimersByTime(1000)
      expect(statuses).toEqual(['opening', 'waiting', 'detached'])
      expect(beginAuthorize()).toBe(attempt)
      expect(await isPending(attempt)).toBe(true)
      await broadcast(`code=c&state=${sentState()}`)
      expect(await attempt).toMatchObject({ code: 'c' })
    },
  )
})

test('a popup that a blocker closes in the same task is popup_blocked', async () => {
  open.mockImplementation(() => closedWindow())
  expect(await reasonOf(beginAuthorize())).toMatchObject({ code: 'popup_blocked' })
})

test('… and in mode auto, the whole tab goes', async () => {
  open.mockImplementation(() => closedWindow())
  const assign = holdThisTab()
  beginAuthorize({ mode: 'auto' })
  expect(assign).toHaveBeenCalledTimes(1)
})

test('a window of the caller’s that is open is used as ever', async () => {
  const popup = fakeWindow()
  const attempt = beginAuthorize({ window: popup })
  expect(await isPending(attempt)).toBe(true)
  expect(popup.location.replace).toHaveBeenCalledTimes(1)
})
