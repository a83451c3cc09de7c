/** Milliseconds: 4 times a second at most. */
const POLL = 250
/** Looks after the first. What was sent right before the closing gets this long to arrive. */
const RESULT_GRACE = 2
/** Looks. The focus gets this long to follow a closing. */
const FOCUS_GRACE = 2

/**
 * Returns a function that watches a popup, or another one in its place, until `signal` aborts.
 *
 * It tells a popup that was closed from one that was cut off by a Cross-Origin-Opener-Policy. Both
 * look the same (`closed` turns true and stays so), and no property of the window tells them apart.
 * What does is the focus: a closing hands it back to the page below at once, a cut leaves it in the
 * popup. After a cut, focus that comes back without a click means a closing, or Alt+Tab: it must
 * last for `closedGrace` milliseconds.
 */
export function watchPopups(
  closedGrace: number,
  signal: AbortSignal,
  onClosed: () => void,
  onDetached: () => void,
): (popup: Window) => void {
  let popup: Window | undefined
  /** Looks since the window's `closed` turned true. */
  let gone: number
  /**
   * Looks since the focus came back to this page by itself. NaN, which is neither more nor less than
   * anything: it never left (headless browsers), or the person brought it back.
   */
  let back: number
  let isDetached: boolean

  const look = () => {
    back = document.hasFocus() ? back + 1 : 0
    if (document.hidden) return
    if (popup?.closed) gone++
    const isTogether = FOCUS_GRACE > Math.abs(gone - back)
    if (Math.min(gone, back) > (isTogether ? RESULT_GRACE : closedGrace / POLL)) onClosed()
    else if (gone > FOCUS_GRACE && !isTogether && !isDetached) {
      isDetached = true
      onDetached()
    }
  }

  const onInput = () => {
    back = Number.NaN
  }
  addEventListener('pointerdown', onInput, { signal, capture: true })
  addEventListener('keydown', onInput, { signal, capture: true })
  const timer = setInterval(look, POLL)
  signal.addEventListener('abort', () => clearInterval(timer))

  return (next) => {
    popup = next
    gone = 0
    back = Number.NaN
    isDetached = false
  }
}
