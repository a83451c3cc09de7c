import { runFlow } from './flow.js'
import { goInThisTab } from './go-in-this-tab.js'
import type { Journey } from './journey.js'
import type { Grant } from './options.js'
import { goInPopup } from './popup/go-in-popup.js'
import { goOverBridge } from './popup/go-over-bridge.js'
import { needsBridge } from './popup/needs-bridge.js'
import { readGrant } from './read-grant.js'
import type { Attempt } from './share-attempt.js'
import { askForState } from './state.js'

/**
 * Choose the way, wait, verify. There is no await before the window is opened: it would cost the
 * click's permission to open one.
 */
export async function obtainGrant(attempt: Attempt): Promise<Grant> {
  const { request } = attempt
  const answer = await runFlow<URLSearchParams>(request, (flow) => {
    const state = askForState(request.state)
    request.onStatus('opening')
    // Who hears that may call it off.
    if (!flow.signal.aborted) go({ request, attempt, flow, state })
  })
  return readGrant(answer, request)
}

function go(journey: Journey): void {
  const { mode, redirectUri } = journey.request
  if (mode === 'redirect') goInThisTab(journey)
  else if (redirectUri && needsBridge()) goOverBridge(journey, redirectUri)
  else goInPopup(journey)
}
