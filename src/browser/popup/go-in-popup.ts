import { ConnectError } from '../connect-error.js'
import { createAuthorizeUrl } from '../create-authorize-url.js'
import { goInThisTab } from '../go-in-this-tab.js'
import type { Journey } from '../journey.js'
import { removeExpired } from '../pending/entries.js'
import { keepAttempt } from '../pending/keep-attempt.js'
import { markEnded } from '../pending/mark-ended.js'
import { spendState, whenIssued } from '../state.js'
import { createWindows } from './create-windows.js'
import { lendEntry } from './lend-entry.js'
import { waitForAnswer } from './wait-for-answer.js'
import type { Destination, Windows } from './windows.js'

/** An attempt whose state is known. */
interface Ready extends Destination {
  state: string
  /** The name of the attempt's Web Lock. */
  lock: string
}

/**
 * Goes to Zendesk in a popup, or from a frame over a bridge. Where the state is still being issued, the
 * popup opens blank and follows.
 */
export function goInPopup(journey: Journey): void {
  const { request, state, attempt, flow } = journey
  // This page won't be there any more: whoever comes back to it finds nothing to wait for.
  const windows = createWindows(request, flow, () => {
    if (ready) markEnded(ready.state)
  })
  // Kept before the window opens, because that gets a copy of this tab's sessionStorage.
  const ready = typeof state === 'string' ? prepare(state, journey) : undefined
  const isOpen = windows.open(ready)
  removeExpired()
  if (!isOpen) {
    goWithoutPopup(journey, ready)
    return
  }

  attempt.show = windows.show
  if (ready) wait(ready, windows, journey)
  else follow(windows, journey)
  request.onStatus('waiting')
}

/** The state is on its way, and the popup is blank until it is there. */
function follow(windows: Windows, journey: Journey): void {
  const { state, flow } = journey
  whenIssued(state, flow, (issued) => {
    const late = prepare(issued, journey)
    if (windows.send(late)) wait(late, windows, journey)
    else flow.reject(new ConnectError('popup_closed'))
  })
}

function prepare(state: string, { request, flow }: Journey): Ready {
  const url = createAuthorizeUrl(request, state)
  return { ...keepAttempt({ request, state, flow, returnTo: undefined }), state, url }
}

function wait({ state, lock }: Ready, windows: Windows, { request, flow }: Journey): void {
  spendState(state)
  waitForAnswer({ request, state, lock, flow, windows: windows.all })
}

function goWithoutPopup(journey: Journey, ready: Ready | undefined): void {
  const { request, flow } = journey
  const isFramed = self !== top
  if (request.mode === 'auto' && !isFramed) {
    goInThisTab(journey)
    return
  }
  flow.reject(new ConnectError('popup_blocked'))
  if (ready) lendEntry(ready.state, request.timeout)
}
