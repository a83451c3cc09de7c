import { ConnectError } from '../connect-error.js'
import { createAuthorizeUrl } from '../create-authorize-url.js'
import { goInThisTab } from '../go-in-this-tab.js'
import type { Journey } from '../journey.js'
import { type KeptAttempt, keepAttempt } from '../pending/keep-attempt.js'
import { markEnded } from '../pending/mark-ended.js'
import { spendState, whenIssued } from '../state.js'
import { createWindows, type Windows } from './create-windows.js'
import { waitForAnswer } from './wait-for-answer.js'

/** An attempt whose state is known. */
interface Ready {
  state: string
  url: URL
  kept: KeptAttempt
}

/** Goes to Zendesk in a popup. Where the state is still being issued, the popup opens blank and follows. */
export function goInPopup(journey: Journey): void {
  const { request, state, attempt, flow } = journey
  // This page won't be there any more: whoever comes back to it finds nothing to wait for.
  const windows = createWindows(request, flow, () => {
    if (ready) markEnded(ready.state)
  })
  // Kept before the window opens, because that gets a copy of this tab's sessionStorage.
  const ready = typeof state === 'string' ? prepare(state, journey) : undefined
  if (request.window) ready?.kept.copyTo(request.window)
  if (!windows.open(ready?.url)) {
    goWithoutPopup(journey)
    return
  }

  attempt.show = windows.show
  flow.signal.addEventListener('abort', () => {
    attempt.show = undefined
  })
  if (ready) wait(ready, windows, journey)
  else follow(windows, journey)
  request.onStatus('waiting')
}

/** The state is on its way, and the popup is blank until it is there. */
function follow(windows: Windows, journey: Journey): void {
  whenIssued(journey.state, journey.flow, (issued) => {
    const late = prepare(issued, journey)
    for (const popup of windows.all) late.kept.copyTo(popup)
    windows.send(late.url)
    wait(late, windows, journey)
  })
}

function prepare(state: string, { request, flow }: Journey): Ready {
  const kept = keepAttempt({ request, state, flow })
  return { state, kept, url: createAuthorizeUrl(request, state) }
}

function wait({ state, kept }: Ready, windows: Windows, { request, flow }: Journey): void {
  spendState(state)
  waitForAnswer({ request, state, lock: kept.lock, flow, windows: windows.all })
}

function goWithoutPopup(journey: Journey): void {
  const isFramed = self !== top
  if (journey.request.mode === 'auto' && !isFramed) goInThisTab(journey)
  else journey.flow.reject(new ConnectError('popup_blocked'))
}
