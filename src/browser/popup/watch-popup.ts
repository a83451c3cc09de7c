import { listen } from '../../platform/listen.js'
import { ofDocument } from '../../platform/of-document.js'
import {
  isBeforeFocus,
  isClickIntoFrame,
  isInFrame,
  judgePopup,
  type PopupEvidence,
} from './judge-popup.js'

/** Milliseconds between two looks. */
const INTERVAL = 250
/** Milliseconds that a key is held down. */
const PRESS = 1000

interface Watch {
  /** None for one that was lost from sight before. */
  popup: Window | undefined
  /** It is known already that it can't be observed. */
  isDetached: boolean
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
export function watchPopup(watch: Watch): void {
  const { popup, closedGrace, signal, onDetached, onClosed } = watch
  const evidence: PopupEvidence = { now: window.performance.now(), closedGrace, isAway: false }
  let { isDetached } = watch

  const look = () => {
    evidence.now = window.performance.now()
    noteWindow(evidence, popup)
    noteVisibility(evidence)
    noteFocus(evidence)
    const sight = judgePopup(evidence)
    if (sight === 'closed') return onClosed()
    if (sight === 'detached' && !isDetached) {
      isDetached = true
      onDetached()
    }
  }
  const onBlur = () => {
    evidence.blurAt = window.performance.now()
    look()
  }
  const onFocus = () => {
    evidence.now = window.performance.now()
    if (isClickIntoFrame(evidence, isFrameUnderPointer())) evidence.inputAt = evidence.now
    evidence.blurAt = undefined
    look()
  }
  const onPointer = (event: PointerEvent | WheelEvent) => {
    evidence.now = window.performance.now()
    notePointer(evidence, event)
  }
  const onInput = () => {
    evidence.inputAt = window.performance.now()
  }
  const opened = evidence.now
  // The key that opened the popup is let go of here by a program that drives the browser, which takes the
  // focus back. Any other comes up here after it has closed the popup.
  const onKeyUp = ({ key }: KeyboardEvent) => {
    if (/^(Enter| )$/.test(key) && window.performance.now() - opened < PRESS) onInput()
  }

  const timer = setInterval(look, INTERVAL)
  signal.addEventListener('abort', () => clearInterval(timer))
  listen(window, 'blur', onBlur, { signal })
  listen(window, 'focus', onFocus, { signal })
  listen(document, 'visibilitychange', look, { signal })
  if (!isWebKit()) {
    for (const type of ['pointerover', 'pointermove', 'wheel', 'pointerout'] as const) {
      listen(window, type, onPointer, { signal, capture: true, passive: true })
    }
  }
  for (const type of ['pointerdown', 'keydown'] as const) {
    listen(window, type, onInput, { signal, capture: true })
  }
  listen(window, 'keyup', onKeyUp, { signal, capture: true })
  // One that is closed before the next look was seen open, too.
  look()
}

function noteWindow(evidence: PopupEvidence, popup: Window | undefined): void {
  if (popup && !popup.closed) evidence.openAt = evidence.now
  else evidence.closedAt ??= evidence.now
}

function noteVisibility(evidence: PopupEvidence): void {
  if (!ofDocument('hidden')) {
    evidence.hiddenSince = undefined
  } else if (evidence.hiddenSince === undefined) {
    evidence.hiddenSince = evidence.now
    evidence.hiddenAt = evidence.now
  }
}

function noteFocus(evidence: PopupEvidence): void {
  if (!ofDocument('hasFocus')()) {
    evidence.isAway = true
    evidence.focusedAt = undefined
    return
  }
  if (isInFrame(evidence)) evidence.inputAt = evidence.now
  if (evidence.isAway) evidence.focusedAt = evidence.now
  evidence.isAway = false
}

/** What the pointer does before the focus comes. Afterwards people move the mouse, too, and it says nothing. */
function notePointer(
  evidence: PopupEvidence,
  { type, timeStamp, relatedTarget }: PointerEvent | WheelEvent,
): void {
  if (type === 'pointerout') {
    if (evidence.isAway && relatedTarget === null) evidence.cameAt = evidence.pointerAt = undefined
  } else if (isBeforeFocus(evidence, timeStamp)) {
    if (evidence.isAway) evidence.cameAt = evidence.now
    if (type !== 'pointerover') evidence.pointerAt = evidence.focusedAt ?? evidence.now
  }
}

/**
 * Where the pointer proves nothing: WebKit tells of a move before the focus also where a window has
 * gone and the pointer has lain still (measured in WebKitGTK 2.50).
 */
function isWebKit(): boolean {
  return /^Apple/.test(window.navigator.vendor)
}

/** Whether the pointer is over a frame, also within open shadow trees. */
function isFrameUnderPointer(hovered = ofDocument('querySelectorAll')(':hover')): boolean {
  const innermost = [...hovered].at(-1)
  if (!innermost) return false
  const { shadowRoot } = innermost
  if (shadowRoot) return isFrameUnderPointer(shadowRoot.querySelectorAll(':hover'))
  return /^(iframe|frame|object|embed)$/.test(innermost.localName)
}
