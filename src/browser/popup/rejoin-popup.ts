import { createAuthorizeUrl } from '../create-authorize-url.js'
import type { Journey } from '../journey.js'
import type { StoredEntry } from '../pending/entries.js'
import { keepOn } from '../pending/keep-attempt.js'
import { spendState } from '../state.js'
import { createWindows } from './create-windows.js'
import { waitForAnswer } from './wait-for-answer.js'

/** Waits for the answer of a popup that an earlier page of this tab has opened, and can't be seen. */
export function rejoinPopup(
  { request, attempt, flow }: Omit<Journey, 'state'>,
  { state, entry }: StoredEntry,
): void {
  const kept = keepOn({ state, entry, flow })
  const windows = createWindows(request, flow, kept.markEnded)
  spendState(state)
  windows.expectLost(createAuthorizeUrl(request, state))
  attempt.show = windows.show
  flow.signal.addEventListener('abort', () => {
    attempt.show = undefined
  })
  waitForAnswer({ request, state, kept, flow, windows: windows.all })
  request.onStatus('detached')
}
