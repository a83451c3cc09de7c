/** What is known of a popup. */
export type PopupSight =
  /** It can be observed and is open; or it looks closed since a moment, and the focus will tell. */
  | 'open'
  /** It can't be observed; the person may well be at work in it. */
  | 'detached'
  /** The focus came back to this page by itself, and stayed: nobody is at work in it. */
  | 'closed'

/** How far apart two things may be seen that happened together: a poll and some delay. */
const TOGETHER = 300
/** What was sent right before the closing gets this long to arrive. */
const RESULT_GRACE = 400

/**
 * Tells a popup that was closed from one that was cut off by a Cross-Origin-Opener-Policy. Both
 * look the same (`closed` turns true and stays so), and no property of the window tells them apart.
 * What does is the focus: a closing hands it back to the page below at once, a cut leaves it in the
 * popup. After a cut, focus that comes back without a click means a closing, or Alt+Tab: it must
 * last for `closedGrace` milliseconds.
 *
 * `flippedAt`: when the window's `closed` turned true. `cameBackAt`: when the focus came back to this
 * page by itself, without a click or a key press. Both in milliseconds since the epoch, 0 for never.
 */
export function judgePopup(flippedAt: number, cameBackAt: number, closedGrace: number): PopupSight {
  if (!flippedAt) return 'open'
  const now = Date.now()
  const isTogether = Math.abs(flippedAt - cameBackAt) < TOGETHER
  const calm = now - Math.max(flippedAt, cameBackAt)
  if (cameBackAt && calm >= (isTogether ? RESULT_GRACE : closedGrace)) return 'closed'
  return isTogether || now - flippedAt < TOGETHER ? 'open' : 'detached'
}
