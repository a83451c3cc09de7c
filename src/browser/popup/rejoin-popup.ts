import { writeEntry } from '../../protocol/entry.js'
import { createAuthorizeUrl } from '../create-authorize-url.js'
import type { Journey } from '../journey.js'
import type { StoredEntry } from '../pending/entries.js'
import { randomLockName } from '../pending/keep-attempt.js'
import { markEnded } from '../pending/mark-ended.js'
import { spendState } from '../state.js'
import { createWindows } from './create-windows.js'
import { waitForAnswer } from './wait-for-answer.js'

/** Waits for the answer of a popup that an earlier page of this tab has opened, and can't be seen. */
export function rejoinPopup(
  { request, attempt, flow }: Omit<Journey, 'state'>,
  { state, entry }: StoredEntry,
): void {
  const windows = createWindows(request, flow, () => markEnded(state))
  spendState(state)
  windows.expectLost({
    url: createAuthorizeUrl(request, state),
    expires: entry.expires,
    copyTo: (popup) => writeEntry(state, entry, popup),
  })
  attempt.show = windows.show
  flow.signal.addEventListener('abort', () => markEnded(state))
  waitForAnswer({
    request,
    state,
    lock: entry.lock ?? randomLockName(),
    flow,
    windows: windows.all,
  })
  request.onStatus('detached')
}
