/**
 * Tells a popup that was closed from one that was cut off by a Cross-Origin-Opener-Policy. Both
 * look the same (`closed` turns true and stays so), and no property of the window tells them apart.
 * What does is the focus: a closing hands it back to the page below within milliseconds, without a
 * click or a key press; a cut leaves it in the popup.
 */

/** What is known of the popup. */
type Sight =
  /** It can be observed, and it is open. */
  | 'open'
  /** It looks closed since a moment ago: the focus will tell. */
  | 'flipped'
  /** It can't be observed; the person may well be at work in it. */
  | 'detached'
  /** Unobservable, and the focus came back here without a click: closed, or alt-tab. */
  | 'suspected'
  | 'closed'

interface Watch {
  /** Milliseconds from the suspicion to `onClosed`. */
  closedGrace: number
  signal: AbortSignal
  onDetached: () => void
  onClosed: () => void
}

const POLL = 250
/** How far apart the flip of `closed` and the return of the focus may be seen, a poll included. */
const SETTLE = 400
/** What was sent right before the closing gets this long to arrive. */
const RESULT_GRACE = 300

/**
 * Returns a function that watches a popup, or another one in its place, until `signal` aborts.
 * `null` is a popup that an earlier page opened: detached from the start.
 */
export function watchPopups({
  closedGrace,
  signal,
  onDetached,
  onClosed,
}: Watch): (popup: Window | null) => void {
  let popup: Window | null
  let sight: Sight = 'closed'
  let timer: ReturnType<typeof setTimeout> | undefined
  // A page that never lost the focus (headless browsers, a popup behind it) can't get it back.
  let wasAway = false
  /** When the focus came back by itself; 0 when it is elsewhere, or was fetched by the person. */
  let cameBack = 0

  const become = (next: Sight, then?: () => void, delay?: number) => {
    sight = next
    clearTimeout(timer)
    if (then) timer = setTimeout(then, delay)
  }

  const observe = () => {
    if (sight !== 'open' || document.hidden) return
    if (popup && !popup.closed) become('open', observe, POLL)
    else become('flipped', settle, popup ? SETTLE : 0)
  }

  const settle = () => {
    if (cameBack && performance.now() - cameBack < 2 * SETTLE) {
      become('closed', onClosed, RESULT_GRACE)
    } else {
      become('detached')
      onDetached()
    }
  }

  const notice = ({ type }: Event) => {
    const isHere = document.hasFocus() && !document.hidden
    const isInput = type.endsWith('down')
    if (isHere && !isInput) {
      if (!wasAway) return
      wasAway = false
      cameBack = performance.now()
      if (sight === 'detached') become('suspected', onClosed, closedGrace)
      else observe()
    } else {
      wasAway ||= !isHere
      cameBack = 0
      if (sight === 'suspected') become('detached')
    }
  }

  for (const type of ['focus', 'blur', 'visibilitychange', 'pointerdown', 'keydown']) {
    addEventListener(type, notice, { signal, capture: true })
  }
  signal.addEventListener('abort', () => clearTimeout(timer))

  return (next) => {
    popup = next
    wasAway = false
    become('open')
    observe()
  }
}
