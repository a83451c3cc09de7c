import { channelName } from '../protocol/channel.js'
import { loadPending, type PendingAttempt } from '../protocol/pending-attempt.js'
import { ConnectError } from './connect-error.js'
import { exchangeGrant } from './exchange-grant.js'
import { obtainGrant } from './obtain-grant.js'
import type { ConnectOptions } from './options.js'
import { readGrant } from './read-grant.js'
import { type ConnectRequest, readConnectOptions } from './read-options.js'
import { requestKey } from './request-key.js'
import { shareAttempt } from './share-attempt.js'

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
  const read = () => ({ ...request, state, timeout, mode: 'popup' as const, isOpen: true as const })
  return shareAttempt(read, async (resumed, attempt) =>
    exchangeGrant(
      query === undefined
        ? await obtainGrant(resumed, attempt)
        : readGrant(readAnswer(query, state), request),
      request,
    ),
  )
}

function findPending(key: string): (PendingAttempt & { state: string }) | undefined {
  const prefix = channelName('')
  for (const name of storedNames()) {
    if (!name.startsWith(prefix)) continue
    const state = name.slice(prefix.length)
    const pending = readPending(state)
    const isExpired = !pending || pending.expires < Date.now()
    const isOurs = pending?.key === key && (pending.query !== undefined || isInterrupted(pending))
    // Removed before it is used: a reload from here on must not send the code again.
    if (isExpired || (isOurs && pending.query)) sessionStorage.removeItem(name)
    if (!isExpired && isOurs) return { ...pending, state }
  }
  return undefined
}

function readPending(state: string): PendingAttempt | undefined {
  try {
    return loadPending(state)
  } catch {
    return undefined
  }
}

/**
 * A popup attempt belongs to the page that was reloaded or left and come back to. A new tab or
 * window that inherited a copy of this tab's storage has no part in it.
 */
function isInterrupted({ returnTo }: PendingAttempt): boolean {
  const [navigation] = performance.getEntriesByType('navigation')
  return !returnTo && (navigation as PerformanceNavigationTiming | undefined)?.type !== 'navigate'
}

function storedNames(): string[] {
  try {
    return Object.keys(sessionStorage)
  } catch {
    return []
  }
}

function readAnswer(query: string, state: string): URLSearchParams {
  const answer = new URLSearchParams(query)
  if (answer.get('state') !== state) throw new ConnectError('state_mismatch')
  return answer
}
