import { afterEach, beforeEach, describe, expect, type Mock, test, vi } from 'vitest'
import { watchPopup } from '../../src/browser/popup/watch-popup.ts'

const GRACE = 3000
let hasFocus: Mock<() => boolean>
let isHidden = false
let isClosed = false
let looks = 0
let sights: ('closed' | 'detached')[] = []
let end: AbortController

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  hasFocus = vi.spyOn(Document.prototype, 'hasFocus').mockReturnValue(false)
  vi.spyOn(Document.prototype, 'hidden', 'get').mockImplementation(() => isHidden)
  isHidden = isClosed = false
  looks = 0
  sights = []
  end = new AbortController()
})
afterEach(() => {
  end.abort()
  vi.restoreAllMocks()
  vi.useRealTimers()
  document.body.replaceChildren()
})

const watch = () =>
  watchPopup({
    popup: {
      get closed() {
        looks += 1
        return isClosed
      },
    } as Window,
    isDetached: false,
    closedGrace: GRACE,
    signal: end.signal,
    onDetached: () => sights.push('detached'),
    onClosed: () => {
      sights.push('closed')
      end.abort()
    },
  })

const pass = (milliseconds: number) => vi.advanceTimersByTime(milliseconds)

/** As a browser tells it: the document's answer, then the window's event. */
function focus(isHere: boolean) {
  hasFocus.mockReturnValue(isHere)
  dispatchEvent(new Event(isHere ? 'focus' : 'blur'))
}

/** The mouse, over this page. */
const point = (
  type: string,
  { timeStamp = performance.now(), relatedTarget = undefined as unknown } = {},
) =>
  dispatchEvent(
    Object.defineProperties(new Event(type), {
      timeStamp: { value: timeStamp },
      relatedTarget: { value: relatedTarget },
    }),
  )

/** The person is in the popup. */
function begin() {
  watch()
  focus(false)
  pass(1000)
}

describe('the popup is looked at', () => {
  test('at most four times a second while nothing happens', () => {
    begin()
    looks = 0
    pass(10_000)
    expect(looks).toBeGreaterThan(20)
    expect(looks).toBeLessThanOrEqual(40)
    expect(sights).toEqual([])
  })

  test.each([
    ['comes', true],
    ['goes', false],
  ])('at once when the focus %s', (_, isHere) => {
    begin()
    looks = 0
    focus(isHere)
    expect(looks).toBe(1)
  })

  test('while this page is hidden, too: or a closed tab would be none', () => {
    begin()
    isHidden = true
    document.dispatchEvent(new Event('visibilitychange'))
    looks = 0
    pass(2000)
    expect(looks).toBeGreaterThan(0)
    isClosed = true
    isHidden = false
    focus(true)
    pass(1000)
    expect(sights).toEqual(['closed'])
  })

  test('no more after the attempt has ended', () => {
    begin()
    const before = looks
    end.abort()
    pass(10_000)
    focus(true)
    document.dispatchEvent(new Event('visibilitychange'))
    expect(looks).toBe(before)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a popup that', () => {
  test('the person closes right after it opened is closed, and never only out of sight', () => {
    watch()
    pass(100)
    isClosed = true
    focus(true)
    pass(1000)
    expect(sights).toEqual(['closed'])
  })

  describe('goes as the focus comes with a key let go of', () => {
    const goWith = (key: string, age: number) => {
      watch()
      focus(false)
      pass(age)
      isClosed = true
      focus(true)
      dispatchEvent(new KeyboardEvent('keyup', { key }))
      pass(60_000)
      return sights
    }

    test.each(['Enter', ' '])('%j, which opened it, as a program does: detached', (key) => {
      expect(goWith(key, 120)).toEqual(['detached'])
    })

    test.each([
      ['w', 120],
      ['Escape', 120],
      ['Enter', 1000],
    ])('%j after %i ms, which closed it: closed', (key, age) => {
      expect(goWith(key, age)).toEqual(['closed'])
    })
  })

  test('takes the focus with it when it goes is closed, within a second', () => {
    begin()
    isClosed = true
    focus(true)
    pass(1000)
    expect(sights).toEqual(['closed'])
  })

  test('hands the focus back in jumps, as Chromium does, is closed', () => {
    begin()
    isClosed = true
    focus(true)
    dispatchEvent(new Event('blur'))
    pass(20)
    focus(true)
    pass(1000)
    expect(sights).toEqual(['closed'])
  })

  test('is cut off while the person works in it is detached, however long', () => {
    begin()
    isClosed = true
    pass(600_000)
    expect(sights).toEqual(['detached'])
  })

  test('was cut off, and the focus comes back to stay: closed after the grace, not before', () => {
    begin()
    isClosed = true
    pass(10_000)
    focus(true)
    pass(GRACE - 250)
    expect(sights).toEqual(['detached'])
    pass(500)
    expect(sights).toEqual(['detached', 'closed'])
  })

  test('was cut off, and the focus only passes by: detached', () => {
    begin()
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
      begin()
      isClosed = true
      pass(10_000)
      focus(true)
      pass(5)
      dispatchEvent(new Event(type))
      pass(60_000)
      expect(sights).toEqual(['detached'])
    },
  )

  test('was cut off, and a click that the page keeps to itself follows the focus: detached', () => {
    const button = document.body.appendChild(createElement('button'))
    button.addEventListener('pointerdown', (event) => event.stopPropagation())
    begin()
    isClosed = true
    pass(10_000)
    focus(true)
    pass(5)
    button.dispatchEvent(new Event('pointerdown', { bubbles: true }))
    pass(60_000)
    expect(sights).toEqual(['detached'])
  })

  describe.each([
    ['is cut off in this moment', 0],
    ['was cut off long ago', 10_000],
  ])('%s, where the focus follows the mouse', (_, before) => {
    const beginCut = () => {
      begin()
      isClosed = true
      pass(before)
    }
    const sightsAfter = (time = GRACE + 1000) => {
      pass(time)
      return sights.at(-1)
    }

    test.each(['pointermove', 'wheel'])('a %s has brought it: detached', (type) => {
      beginCut()
      point('pointerover')
      point(type)
      pass(300)
      focus(true)
      expect(sightsAfter(60_000)).toBe('detached')
    })

    test('in WebKit a move proves nothing: closed', () => {
      vi.spyOn(navigator, 'vendor', 'get').mockReturnValue('Apple Computer, Inc.')
      beginCut()
      point('pointerover')
      point('pointermove')
      pass(300)
      focus(true)
      expect(sightsAfter()).toBe('closed')
    })

    test('so has a move that is told of only after it, as Firefox does', () => {
      beginCut()
      point('pointerover')
      const moved = performance.now()
      pass(8)
      focus(true)
      point('pointermove', { timeStamp: moved })
      expect(sightsAfter(60_000)).toBe('detached')
    })

    test('and once the pointer has left again, it still has', () => {
      beginCut()
      point('pointermove')
      focus(true)
      point('pointerout', { relatedTarget: null })
      expect(sightsAfter(60_000)).toBe('detached')
    })
  })

  describe.each([
    ['closes', 0],
    ['was cut off, and closes', 10_000],
  ])('%s with the pointer over this page is closed', (_, before) => {
    const beginClosing = () => {
      begin()
      isClosed = true
      pass(before)
    }
    const isSeenClosed = () => {
      pass(GRACE + 1000)
      expect(sights.at(-1)).toBe('closed')
    }

    test('though the pointer comes with the focus, and then moves', () => {
      beginClosing()
      focus(true)
      point('pointerover')
      point('pointermove')
      pass(20)
      point('pointermove')
      point('wheel')
      isSeenClosed()
    })

    test('as Chromium tells it: the move is of before, and the focus jumps', () => {
      beginClosing()
      const closed = performance.now()
      pass(7)
      focus(true)
      point('pointerover', { timeStamp: closed })
      point('pointermove', { timeStamp: closed })
      focus(false)
      point('pointermove', { timeStamp: closed })
      pass(10)
      focus(true)
      isSeenClosed()
    })

    test('as Firefox tells it: the pointer comes before, and has not moved', () => {
      beginClosing()
      point('pointerover')
      pass(5)
      focus(true)
      pass(70)
      point('pointermove')
      isSeenClosed()
    })

    test('if it passed over on its way to the window', () => {
      beginClosing()
      point('pointerover')
      point('pointermove')
      point('pointerout', { relatedTarget: document.body })
      point('pointermove')
      point('pointerout', { relatedTarget: null })
      pass(100)
      focus(true)
      isSeenClosed()
    })

    test('if it has rested there for a while', () => {
      begin()
      point('pointermove')
      pass(600)
      isClosed = true
      pass(before)
      focus(true)
      isSeenClosed()
    })
  })

  test('was cut off and has hidden this page, as a tab does: no focus closes it', () => {
    begin()
    isHidden = true
    document.dispatchEvent(new Event('visibilitychange'))
    isClosed = true
    pass(10_000)
    isHidden = false
    focus(true)
    pass(60_000)
    expect(sights).toEqual(['detached'])
  })

  test('went while nobody could look, as on a phone: no focus closes it', () => {
    const now = performance.now.bind(performance)
    let asleep = 0
    vi.spyOn(performance, 'now').mockImplementation(() => now() + asleep)
    begin()
    isHidden = true
    document.dispatchEvent(new Event('visibilitychange'))
    // No timer runs meanwhile.
    asleep = 60_000
    isClosed = true
    isHidden = false
    focus(true)
    pass(60_000)
    expect(sights).toEqual(['detached'])
  })

  test('is a tab that was cut off while this page, hidden, ran no timer: no focus closes it', () => {
    watch()
    hasFocus.mockReturnValue(false)
    isHidden = true
    document.dispatchEvent(new Event('visibilitychange'))
    isClosed = true
    isHidden = false
    focus(true)
    pass(60_000)
    expect(sights).toEqual(['detached'])
  })

  test('closes with the pointer over a frame, which hears of it second, is closed', () => {
    begin()
    isClosed = true
    focus(true)
    dispatchEvent(new Event('blur'))
    const frame = createElement('embed')
    document.body.append(frame)
    hover(frame)
    focus(true)
    pass(1000)
    expect(sights).toEqual(['closed'])
  })

  test('never took the focus, as headless browsers say: detached, never closed', () => {
    hasFocus.mockReturnValue(true)
    watch()
    pass(1000)
    isClosed = true
    pass(60_000)
    expect(sights).toEqual(['detached'])
  })
})

describe('a click into a frame of this page is the person’s', () => {
  test('where the window loses the focus that the document has: Chromium, WebKitGTK', () => {
    begin()
    isClosed = true
    pass(10_000)
    focus(true)
    pass(5)
    dispatchEvent(new Event('blur'))
    pass(60_000)
    expect(sights).toEqual(['detached'])
  })

  test('where the window hears of nothing but a blur: WebKitGTK, slowly', () => {
    begin()
    isClosed = true
    pass(10_000)
    hasFocus.mockReturnValue(true)
    dispatchEvent(new Event('blur'))
    pass(60_000)
    expect(sights).toEqual(['detached'])
  })

  test.each([
    ['a frame', () => document.body],
    ['a frame in a shadow tree', () => shadowOf(document.body.appendChild(createElement('div')))],
  ])('where only the pointer tells, which is over %s: Firefox', (_, place) => {
    const frame = createElement('embed')
    place().append(frame)
    hover(frame)
    begin()
    isClosed = true
    pass(10_000)
    focus(true)
    pass(60_000)
    expect(sights).toEqual(['detached'])
  })

  test('where only the pointer tells, on a page that never had the focus before', () => {
    const frame = document.body.appendChild(createElement('embed'))
    hover(frame)
    watch()
    pass(1000)
    isClosed = true
    pass(10_000)
    focus(true)
    pass(60_000)
    expect(sights).toEqual(['detached'])
  })

  // A closing window may hand it back in two jumps, the second with the pointer over a frame.
  test.each([
    [99, 'closed'],
    [100, 'detached'],
  ])('where only the pointer tells, if the focus was away for %i ms: %s', (away, sight) => {
    const frame = document.body.appendChild(createElement('embed'))
    hover(frame)
    begin()
    isClosed = true
    focus(false)
    pass(away)
    focus(true)
    pass(1000)
    expect(sights).toEqual([sight])
  })

  test.each(['button', 'my-frame', 'frame-corner'])(
    'and with the pointer over a %s, the focus alone is none',
    (name) => {
      const element = createElement(name)
      document.body.append(element)
      hover(element)
      begin()
      isClosed = true
      pass(10_000)
      focus(true)
      pass(GRACE + 500)
      expect(sights).toEqual(['detached', 'closed'])
    },
  )
})

const createElement = (name: string) => document.createElement(name)
const shadowOf = (host: HTMLElement) => host.attachShadow({ mode: 'open' })

/** happy-dom has no pointer. */
function hover(element: HTMLElement) {
  const around = (root: Document | ShadowRoot): Element[] => {
    if (root.contains(element)) return [element]
    const host = [...root.querySelectorAll('*')].find((each) => each.shadowRoot?.contains(element))
    return host ? [host] : []
  }
  for (const root of [document, element.getRootNode() as ShadowRoot]) {
    const search = root.querySelectorAll.bind(root)
    vi.spyOn(root === document ? Document.prototype : root, 'querySelectorAll').mockImplementation(
      ((selector: string) => (selector === ':hover' ? around(root) : search(selector))) as never,
    )
  }
}
