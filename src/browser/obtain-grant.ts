import type { Attempt } from './attempt.js'
import { goInThisTab } from './go-in-this-tab.js'
import type { Grant } from './options.js'
import { goInPopup } from './popup/go-in-popup.js'
import { readGrant } from './read-grant.js'
import type { Shared } from './share-attempt.js'
import { startRun } from './start-run.js'
import { askForState } from './state.js'

/**
 * Choose the way, wait, verify. There is no await before the window is opened: it would cost the
 * click's permission to open one.
 */
export function obtainGrant(shared: Shared): Promise<Grant> {
  const { request } = shared
  return runToGrant(shared, request.timeout, (attempt) => {
    const state = askForState(request.state)
    request.onStatus('opening')
    // The listener may have aborted the attempt.
    if (attempt.run.signal.aborted) return
    const go = request.mode === 'redirect' ? goInThisTab : goInPopup
    go(attempt, state)
  })
}

/** Runs to Zendesk and back, or what is left of that after a reload; `timeout` in milliseconds. */
export async function runToGrant(
  shared: Shared,
  timeout: number,
  go: (attempt: Attempt) => void,
): Promise<Grant> {
  const { request } = shared
  const answer = await startRun<URLSearchParams>({ signal: request.signal, timeout }, (run) => {
    run.signal.addEventListener('abort', () => {
      shared.show = undefined
    })
    go({ request, shared, run, state: undefined, url: undefined, refusal: undefined })
  })
  return readGrant(answer, request)
}
