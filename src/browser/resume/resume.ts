import { ConnectError } from '../connect-error.js'
import { exchangeGrant } from '../exchange-grant.js'
import { obtainGrant } from '../obtain-grant.js'
import type { ConnectOptions } from '../options.js'
import { readGrant } from '../read-grant.js'
import { AUTHORIZE_RULES, type ConnectRequest, readConnectOptions } from '../read-options.js'
import { requestKey } from '../request-key.js'
import { shareAttempt } from '../share-attempt.js'
import { findPending } from './find-pending.js'
import { REDIRECT_RULES } from './redirect-rules.js'
import { waitForPopup } from './wait-for-popup.js'

// As this module loads, and with it: see AUTHORIZE_RULES.
Object.assign(AUTHORIZE_RULES, REDIRECT_RULES)

/**
 * Finishes what an earlier page of this tab began: call it at page load, with `connect`'s options.
 * It picks up the answer that redirect mode brought back, or a popup attempt that a reload of this
 * page interrupted, and behaves as `connect` from there on. `undefined` if there is nothing to
 * finish for this client, redirect URI and authorize URL.
 *
 * Rejects as `connect` does. A popup that was opened before the reload can't be observed: the
 * status is `detached` from the start, and `connect` opens it again for the same attempt.
 */
export function resume<Connection = unknown>(
  options: ConnectOptions<Connection>,
): Promise<Connection> | undefined {
  let request: ConnectRequest<Connection>
  try {
    request = readConnectOptions(options)
  } catch (error) {
    return Promise.reject(error)
  }
  const found = findPending(requestKey(request))
  if (!found) return undefined
  const { state, expires, query } = found
  const timeout = expires - Date.now()
  const read = () => ({ ...request, state, timeout, mode: waitForPopup })
  return shareAttempt(
    read,
    async (resumed, attempt) =>
      exchangeGrant(
        query ? readGrant(readAnswer(query, state), request) : await obtainGrant(resumed, attempt),
        request,
      ),
    true,
  )
}

/** `state` is what the attempt was kept under. */
function readAnswer(query: string, state: string): URLSearchParams {
  const answer = new URLSearchParams(query)
  if (answer.get('state') !== state) throw new ConnectError('state_mismatch')
  return answer
}
