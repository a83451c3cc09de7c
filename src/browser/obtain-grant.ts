import { type Flow, runFlow } from './flow.js'
import { goInThisTab } from './go-in-this-tab.js'
import type { Grant } from './options.js'
import { goInPopup } from './popup/go-in-popup.js'
import { readGrant } from './read-grant.js'
import type { Attempt } from './share-attempt.js'
import { askForState } from './state.js'

/**
 * Choose the way, wait, verify. There is no await before the window is opened: it would cost the
 * click's permission to open one.
 */
export function obtainGrant(attempt: Attempt): Promise<Grant> {
  const { request } = attempt
  return runToGrant(attempt, request.timeout, (flow) => {
    const state = askForState(request.state)
    request.onStatus('opening')
    // Who hears that may call it off.
    if (flow.signal.aborted) return
    const go = request.mode === 'redirect' ? goInThisTab : goInPopup
    go({ request, attempt, flow, state })
  })
}

/** A run to Zendesk and back, or what is left of one after a reload; `timeout` in milliseconds. */
export async function runToGrant(
  attempt: Attempt,
  timeout: number,
  start: (flow: Flow<URLSearchParams>) => void,
): Promise<Grant> {
  const { request } = attempt
  const answer = await runFlow<URLSearchParams>({ signal: request.signal, timeout }, (flow) => {
    flow.signal.addEventListener('abort', () => {
      attempt.show = undefined
    })
    start(flow)
  })
  return readGrant(answer, request)
}
