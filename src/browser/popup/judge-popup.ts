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

/** How far apart two things may be seen that happened together, on a busy machine, too. */
const TOGETHER = 500
/** What was sent right before the closing gets this long to arrive. */
const RESULT_GRACE = 400
/** In a hidden page browsers let timers run once a second: a look so old still tells what was before. */
const STALE_LOOK = 1500

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
  const { now, closedAt } = evidence
  if (closedAt === undefined) return 'open'
  if (evidence.focusedAt !== undefined && isBackByItself(evidence)) {
    const calm = now - Math.max(closedAt, evidence.focusedAt)
    if (isClosing(evidence)) return calm >= RESULT_GRACE ? 'closed' : 'open'
    if (evidence.hiddenAt === undefined && calm >= evidence.closedGrace) return 'closed'
  }
  return now - closedAt < TOGETHER ? 'open' : 'detached'
}

/** The focus is here, and it wasn't the person's click that brought it. */
function isBackByItself({ focusedAt, inputAt, hiddenSince }: PopupEvidence): boolean {
  if (focusedAt === undefined || hiddenSince !== undefined) return false
  return inputAt === undefined || inputAt < focusedAt - TOGETHER
}

/**
 * The window went and the focus came, together. Where this page can't look while it is hidden, as in
 * GNOME Web, a cut of long ago looks so, too: it must have seen the window open in that time.
 */
function isClosing({ openAt, closedAt, focusedAt, hiddenAt }: PopupEvidence): boolean {
  if (openAt === undefined || closedAt === undefined || focusedAt === undefined) return false
  const wasSeen = hiddenAt === undefined || openAt > hiddenAt
  return wasSeen && closedAt - openAt < STALE_LOOK && Math.abs(closedAt - focusedAt) < TOGETHER
}
