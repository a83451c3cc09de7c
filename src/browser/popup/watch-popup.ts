import { listen } from '../../platform/listen.js'
import { isFrameUnderPointer } from './is-frame-under-pointer.js'
import { judgePopup, type PopupEvidence } from './judge-popup.js'

/** Milliseconds between two looks. */
const INTERVAL = 250
/** As a window closes, the focus may come, go and come back: only after this long it has settled. */
const FOCUS_SETTLES = 100

interface Watch {
  /** What the window's `closed` says. */
  isClosed: () => boolean
  /** Milliseconds. */
  closedGrace: number
  /** Ends the watch. */
  signal: AbortSignal
  /** It can't be observed any more. Called once. */
  onDetached: () => void
  /** The person has closed it. */
  onClosed: () => void
}

/** Gathers what can be known of a popup, four times a second and when something happens. */
export function watchPopup({ isClosed, closedGrace, signal, onDetached, onClosed }: Watch): void {
  const evidence: PopupEvidence = { now: performance.now(), closedGrace }
  let isDetached = false

  const noteFocus = observeFocus(evidence, signal)
  const look = () => {
    evidence.now = performance.now()
    if (isClosed()) evidence.closedAt ??= evidence.now
    else evidence.openAt = evidence.now
    noteVisibility(evidence)
    noteFocus()
    const sight = judgePopup(evidence)
    if (sight === 'closed') return onClosed()
    if (sight === 'detached' && !isDetached) {
      isDetached = true
      onDetached()
    }
  }

  const timer = setInterval(look, INTERVAL)
  signal.addEventListener('abort', () => clearInterval(timer))
  for (const type of ['focus', 'blur'] as const) listen(window, type, look, { signal })
  listen(document, 'visibilitychange', look, { signal })
  const onInput = () => {
    evidence.inputAt = performance.now()
  }
  for (const type of ['pointerdown', 'keydown'] as const) {
    listen(window, type, onInput, { signal, capture: true })
  }
  // One that is closed before the next look was seen open, too.
  look()
}

function noteVisibility(evidence: PopupEvidence): void {
  if (!document.hidden) {
    evidence.hiddenSince = undefined
  } else if (evidence.hiddenSince === undefined) {
    evidence.hiddenSince = evidence.now
    evidence.hiddenAt = evidence.now
  }
}

/**
 * Notes when the focus comes back, and whether it was a click into a frame of this page that brought
 * it. Of that no input event tells: this document has the focus then, but this window has lost it; and
 * Firefox, where even that may not show, has the frame under the pointer at that moment.
 */
function observeFocus(evidence: PopupEvidence, signal: AbortSignal): () => void {
  let isAway = false
  let lostAt: number | undefined
  // The document has kept the focus, and the last that this window heard was `blur`.
  const isInFrame = (now: number) =>
    !isAway && lostAt !== undefined && now - lostAt >= FOCUS_SETTLES

  const onBlur = () => {
    lostAt = performance.now()
  }
  const onFocus = () => {
    const now = performance.now()
    // The first of a few: as a window closes, the pointer may come to a frame with the second.
    const isFirst = lostAt === undefined || now - lostAt >= FOCUS_SETTLES
    if (isInFrame(now) || (isFirst && isFrameUnderPointer())) evidence.inputAt = now
    lostAt = undefined
  }
  listen(window, 'blur', onBlur, { signal })
  listen(window, 'focus', onFocus, { signal })

  return () => {
    const { now } = evidence
    if (!document.hasFocus()) {
      isAway = true
      evidence.focusedAt = undefined
      return
    }
    if (isInFrame(now)) evidence.inputAt = now
    if (isAway) evidence.focusedAt = now
    isAway = false
  }
}
