import { judgePopup, type PopupSight } from './judge-popup.js'

/** Milliseconds: 4 times a second at most. */
const POLL = 250

/**
 * Returns a function that watches a popup, or another one in its place, until `signal` aborts.
 * `null` is a popup that an earlier page opened, which can't be observed. `onSight` hears each
 * change of what is known of it.
 */
export function watchPopups(
  { closedGrace, signal }: { closedGrace: number; signal: AbortSignal },
  onSight: (sight: PopupSight) => void,
): (popup: Window | null) => void {
  let popup: Window | null
  let sight: PopupSight
  let flippedAt = 0
  let cameBackAt = 0
  // A page that never lost the focus (headless browsers, a popup behind it) can't get it back.
  let wasAway = false

  const look = () => {
    const now = Date.now()
    const isHere = document.hasFocus()
    if (wasAway || !isHere) cameBackAt = isHere ? now : 0
    wasAway = !isHere
    if (document.hidden) return
    if (!flippedAt && (!popup || popup.closed)) flippedAt = now
    const next = judgePopup(flippedAt, cameBackAt, closedGrace)
    if (next === sight) return
    sight = next
    onSight(sight)
  }

  // The person is here because they chose to be: no sign that the popup is gone.
  const onInput = () => {
    wasAway = false
    cameBackAt = 0
  }
  for (const type of ['pointerdown', 'keydown']) {
    addEventListener(type, onInput, { signal, capture: true })
  }
  const timer = setInterval(look, POLL)
  signal.addEventListener('abort', () => clearInterval(timer))

  return (next) => {
    popup = next
    sight = 'open'
    wasAway = false
    flippedAt = cameBackAt = 0
  }
}
