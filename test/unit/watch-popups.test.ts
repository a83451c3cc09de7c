import { afterEach, beforeEach, describe, expect, type Mock, test, vi } from 'vitest'
import { watchPopups } from '../../src/browser/watch-popups.ts'

const GRACE = 3000
let hasFocus: Mock<() => boolean>
let isHidden = false
let isClosed = false
let looks = 0
let sights: ('closed' | 'detached')[] = []
let end: AbortController
let watch: ReturnType<typeof watchPopups>

const popup = {
  get closed() {
    looks += 1
    return isClosed
  },
} as Window

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
  hasFocus = vi.spyOn(document, 'hasFocus').mockReturnValue(false)
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => isHidden)
  isHidden = isClosed = false
  looks = 0
  sights = []
  end = new AbortController()
  watch = watchPopups(
    GRACE,
    end.signal,
    () => {
      sights.push('closed')
      end.abort()
    },
    () => sights.push('detached'),
  )
})
afterEach(() => {
  end.abort()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const pass = (milliseconds: number) => vi.advanceTimersByTime(milliseconds)
const focus = (isHere: boolean) => hasFocus.mockReturnValue(isHere)

describe('the popup is looked at', () => {
  test('at most four times a second', () => {
    watch(popup)
    pass(10_000)
    expect(looks).toBeGreaterThan(20)
    expect(looks).toBeLessThanOrEqual(40)
    expect(sights).toEqual([])
  })

  test('not at all while this page is hidden, and again afterwards', () => {
    watch(popup)
    isHidden = true
    isClosed = true
    pass(60_000)
    expect(looks).toBe(0)
    expect(sights).toEqual([])
    isHidden = false
    pass(1000)
    expect(looks).toBeGreaterThan(0)
    expect(sights).toEqual(['detached'])
  })

  test('once there is one: without, as when it was blocked, nothing is said and nothing throws', () => {
    focus(true)
    pass(GRACE + 1000)
    expect(sights).toEqual([])
    watch(popup)
    isClosed = true
    pass(1000)
    expect(sights).toEqual(['detached'])
  })

  test('no more after the attempt has ended', () => {
    watch(popup)
    pass(1000)
    const before = looks
    end.abort()
    pass(10_000)
    expect(looks).toBe(before)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a popup that', () => {
  test('takes the focus with it when it goes is closed, within a second', () => {
    watch(popup)
    pass(1000)
    isClosed = true
    focus(true)
    pass(1000)
    expect(sights).toEqual(['closed'])
  })

  test('is cut off while the person works in it is detached, however long', () => {
    watch(popup)
    pass(1000)
    isClosed = true
    pass(600_000)
    expect(sights).toEqual(['detached'])
  })

  test('was cut off, and the focus comes back to stay: closed after the grace, not before', () => {
    watch(popup)
    isClosed = true
    pass(10_000)
    focus(true)
    pass(GRACE)
    expect(sights).toEqual(['detached'])
    pass(250)
    expect(sights).toEqual(['detached', 'closed'])
  })

  test('was cut off, and the focus only passes by: detached', () => {
    watch(popup)
    isClosed = true
    pass(10_000)
    focus(true)
    pass(GRACE - 500)
    focus(false)
    pass(60_000)
    expect(sights).toEqual(['detached'])
  })

  test.each(['pointerdown', 'keydown'])(
    'was cut off, and a %s follows the focus: detached',
    (type) => {
      watch(popup)
      isClosed = true
      pass(10_000)
      focus(true)
      pass(500)
      dispatchEvent(new Event(type))
      pass(60_000)
      expect(sights).toEqual(['detached'])
    },
  )

  test('never took the focus, as headless browsers say: detached, never closed', () => {
    focus(true)
    watch(popup)
    pass(1000)
    isClosed = true
    pass(60_000)
    expect(sights).toEqual(['detached'])
  })

  test('an earlier page opened is detached from the start', () => {
    watch({ closed: true } as Window)
    pass(1000)
    expect(sights).toEqual(['detached'])
  })

  test('takes another one’s place begins anew', () => {
    watch(popup)
    isClosed = true
    pass(10_000)
    isClosed = false
    watch(popup)
    pass(10_000)
    expect(sights).toEqual(['detached'])
    isClosed = true
    pass(1000)
    expect(sights).toEqual(['detached', 'detached'])
  })
})
