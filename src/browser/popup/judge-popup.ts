/**
 * What is known of a popup. Moments are milliseconds of one clock; `undefined` where there was none.
 */
export interface PopupEvidence {
  now: number
  /** How long the focus must stay after a popup was lost from sight, in milliseconds. */
  closedGrace: number
  /** When the window was last seen open. */
  openAt?: number | undefined
  /** When its `closed` was first seen true. */
  closedAt?: number | undefined
  /** When the focus came back to this page; none while it is elsewhere, or if it never left. */
  focusedAt?: number | undefined
  /** The person's last click or key press in this page or a frame of it. */
  inputAt?: number | undefined
  /** When the pointer last came to this page, while that had no focus, and has not left it since. */
  cameAt?: number | undefined
  /** When it last moved or scrolled there before the focus came. */
  pointerAt?: number | undefined
  /** At the last look, this page did not have the focus. */
  isAway: boolean
  /** When this window lost the focus, be it to a frame of this page; none since it was got back. */
  blurAt?: number | undefined
  /** Since when this page is hidden. */
  hiddenSince?: number | undefined
  /** When this page was hidden last since the popup opened: by a popup that is a tab, or on a phone. */
  hiddenAt?: number | undefined
}

export type PopupSight =
  /** It can be observed and is open; or it looks closed since a moment, and the focus will tell. */
  | 'open'
  /** It can't be observed; the person may well be at work in it. */
  | 'detached'
  /** The person has closed it. */
  | 'closed'

/** As a window closes, the focus may come, go and come back: only after this long it has settled. */
const FOCUS_SETTLES = 100
/** How far apart two things may be seen that happened together, on a busy machine, too. */
const TOGETHER = 500
/** What was sent right before the closing gets this long to arrive. */
const RESULT_GRACE = 400
/** In a hidden page browsers let timers run once a second: a look so old still tells what was before. */
const STALE_LOOK = 1500
/** The moment of what did not happen: before any other. */
const NEVER = -Infinity

/**
 * Tells a popup that was closed from one that was cut off by a Cross-Origin-Opener-Policy. Both look
 * the same (`closed` turns true and stays so), and no property of the window tells them apart. What
 * does is the focus: a closing hands it back to the page below at once, a cut leaves it in the popup.
 *
 * After a cut, focus that comes back without a click means a closing, or Alt+Tab: it must stay for
 * `closedGrace`. Where the popup has hidden this page it may mean no more than a look at the first tab,
 * and proves nothing.
 */
export function judgePopup(evidence: PopupEvidence): PopupSight {
  const { now, closedAt, focusedAt = NEVER } = evidence
  if (closedAt === undefined) return 'open'
  if (isBackByItself(evidence)) {
    const calm = now - Math.max(closedAt, focusedAt)
    if (isClosing(evidence)) return calm >= RESULT_GRACE ? 'closed' : 'open'
    if (evidence.hiddenAt === undefined && calm >= evidence.closedGrace) return 'closed'
  }
  return now - closedAt < TOGETHER ? 'open' : 'detached'
}

/**
 * The focus is here, and neither the person's click has brought it nor, where the focus follows the
 * mouse, the pointer.
 */
function isBackByItself({
  focusedAt = NEVER,
  hiddenSince,
  inputAt = NEVER,
  pointerAt = NEVER,
}: PopupEvidence): boolean {
  return hiddenSince === undefined && Math.max(inputAt, pointerAt) < focusedAt - TOGETHER
}

/**
 * The window went and the focus came, together. Where this page can't look while it is hidden, as in
 * GNOME Web, a cut of long ago looks so, too: it must have seen the window open in that time.
 */
function isClosing({
  openAt = NEVER,
  closedAt = NEVER,
  focusedAt = NEVER,
  hiddenAt = NEVER,
}: PopupEvidence): boolean {
  const isLookRecent = openAt > hiddenAt && closedAt - openAt < STALE_LOOK
  return isLookRecent && Math.abs(closedAt - focusedAt) < TOGETHER
}

/** The person is at work in a frame of this page: it has the focus, which its window has lost. */
export function isInFrame(evidence: PopupEvidence): boolean {
  return !evidence.isAway && evidence.blurAt !== undefined && isSettled(evidence)
}

/**
 * Whether the focus that has just come was brought by a click into a frame of this page. No input event
 * tells of that; but the focus has been in a frame before, or the pointer is over one. Only the first
 * of a few counts: as a window closes, the pointer may come to a frame with the second.
 */
export function isClickIntoFrame(evidence: PopupEvidence, isPointerOverFrame: boolean): boolean {
  return isInFrame(evidence) || (isPointerOverFrame && isSettled(evidence))
}

/**
 * Whether a move of the pointer at `movedAt` belongs to what came before the focus. As a window closes,
 * browsers tell of the pointer that lies over this page from now on: Chromium with a move, but after the
 * focus, which comes and goes in that moment; Firefox before it, but without a move. Firefox, for its
 * part, may tell of a move only after the focus that it has brought, but of the pointer's coming before.
 */
export function isBeforeFocus(evidence: PopupEvidence, movedAt: number): boolean {
  const { isAway, cameAt = NEVER, focusedAt = NEVER } = evidence
  if (isAway) return isSettled(evidence)
  return movedAt < focusedAt && focusedAt - cameAt < FOCUS_SETTLES
}

function isSettled({ now, blurAt = NEVER }: PopupEvidence): boolean {
  return now - blurAt >= FOCUS_SETTLES
}
