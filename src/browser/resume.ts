import { listen } from '../platform/listen.js'
import { now } from '../platform/now.js'
import { whenShown } from '../platform/when-shown.js'
import type { StoredEntry } from '../protocol/entry.js'
import { isExpired } from '../protocol/pending-attempt.js'
import { noteResume } from './attempt.js'
import { ConnectError } from './connect-error.js'
import { exchangeGrant } from './exchange-grant.js'
import { findPending, isAnswered } from './find-pending.js'
import { mark } from './mark.js'
import { runToGrant } from './obtain-grant.js'
import type { Connection, ConnectOptions, Grant } from './options.js'
import { rejoinPopup } from './popup/go-in-popup.js'
import { holdLock } from './popup/stay-reachable.js'
import { readGrant } from './read-grant.js'
import { readConnectOptions } from './read-options.js'
import type { ConnectRequest } from './request.js'
import { beginAttempt, findRunning, type Shared } from './share-attempt.js'
import { takeLeftAnswer } from './take-left-answer.js'

/**
 * Finishes what an earlier page of this tab began: call it at page load, with `connect`'s options (it
 * pays no heed to `state`). It picks up the answer that redirect mode or "Finish here" brought back, or
 * a popup attempt that a reload of this page interrupted, and behaves as `connect` from there on.
 * `undefined` if there is nothing to finish for this client, redirect URI, authorize URL and exchange.
 * Called twice, it gives both callers the one promise.
 *
 * In a page that the browser prerenders, nothing is used up before a person comes to it.
 *
 * Rejects as `connect` does; with `timeout` where the answer came back too late. A popup that was
 * opened before the reload can't be observed: the status is `detached` from the start, and `connect`
 * opens it again for the same attempt. Where it was closed shortly before the reload, nothing tells this
 * page so: it stays `detached` until `timeout`, your abort, or an answer from the window opened again.
 *
 * @example
 * ```ts
 * import { resume } from 'sunshine-connect'
 *
 * resume({ clientId: 'acme', exchange: '/api/connect' })?.then(
 *   ({ app }) => console.log(`Connected to ${app.displayName}`),
 *   () => console.log('Not connected. Try again.'),
 * )
 * ```
 */
export function resume<Result = Connection>(
  options: ConnectOptions<Result>,
): Promise<Result> | undefined {
  try {
    const request = { ...readConnectOptions(options), state: undefined }
    noteResume(request)
    const running = findRunning(request)
    if (running) return running.result as Promise<Result>
    return finish(request)
  } catch (error) {
    return Promise.reject(error)
  }
}

function finish<Result>(request: ConnectRequest<Result>): Promise<Result> | undefined {
  const pending = findPending(request)
  if (!pending) return undefined
  return beginAttempt({ ...request, state: pending.state }, async (shared) => {
    await untilNextTask(request.signal)
    const obtain = isAnswered(pending.entry) ? claimAnswer : rejoin
    return exchangeGrant(await obtain(pending, shared), request)
  })
}

/**
 * A page may abort right away, as an effect does under React's StrictMode. Nothing is used up until the
 * next task, so that what there is to finish stays for the next call; and nothing by a prerendered page,
 * before a person comes to it.
 *
 * @throws the signal's reason, if it is aborted until then.
 */
async function untilNextTask(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => whenShown(() => setTimeout(resolve)))
  signal?.throwIfAborted()
}

/**
 * The answer that the redirect page has left. It is taken out under the attempt's lock and before it is
 * used: another copy of this tab, or a reload from here on, must not send the code again.
 */
async function claimAnswer(
  { state, entry }: StoredEntry,
  { request, end }: Shared,
): Promise<Grant> {
  const hold = new AbortController()
  const letGo = () => hold.abort()
  listen(window, 'pagehide', letGo, { signal: end })
  end.addEventListener('abort', letGo)
  if (entry.lock) await holdLock(entry.lock, hold.signal)
  request.signal?.throwIfAborted()
  // A page that was left meanwhile has let go of the lock: the next one finds the answer.
  const query = hold.signal.aborted ? undefined : takeLeftAnswer({ state, entry })
  if (query === undefined) throw new ConnectError('popup_closed')
  mark('answered', { by: 'return' })
  if (isExpired(entry)) throw new ConnectError('timeout')
  const answer = new URLSearchParams(query)
  if (answer.get('state') !== state) throw new ConnectError('state_mismatch')
  return readGrant(answer, request)
}

function rejoin(stored: StoredEntry, shared: Shared): Promise<Grant> {
  const left = stored.entry.expires - now()
  return runToGrant(shared, left, (attempt) => rejoinPopup(attempt, stored))
}
