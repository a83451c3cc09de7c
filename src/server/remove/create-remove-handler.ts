import { readOptions } from '../../options/read-options.js'
import { own } from '../../platform/own.js'
import { assertRequest, refuseRequest } from '../assert-request.js'
import { callInTime, callQuietly, eachInTime } from '../call-hook.js'
import { withTimeLimit } from '../time-limit.js'
import { type Check, createCheck, createRounds, inParallel } from './create-rounds.js'
import { createKeyCheck, type Notice, readNotice } from './read-notice.js'
import {
  type RemoveContext,
  type RemoveHandlerOptions,
  type RemoveSettings,
  removeRules,
} from './remove-options.js'

/**
 * Makes the endpoint for the Remove URL that you have registered with Zendesk, which posts
 * `{ integrationId }` to it when a customer removes the integration in Admin Center. No signature is
 * documented, so the URL itself is made unguessable by a `key`, and a notice is taken as a hint: the
 * stored tokens are checked with Zendesk, at most ten at once. What Zendesk itself refuses with 401
 * reaches `onRemoved`, what works `onActive`. Nothing is forgotten by the library. Where Zendesk answers
 * 429, all checks wait for what it asks, and go on.
 *
 * Answers have no body and come before anything is looked up (but see `waitForChecks`): 404 without the key, 405 for a method
 * other than POST, 413 for over 16 KiB, 400 for what is no notice, 429 with `Retry-After` over the
 * rate, 200 for a notice. It rejects only where it is given no
 * web `Request` (a framework's context, an event): with a TypeError that names the line to write.
 *
 * Paths are logged: who learns the key can cause one check of each connection in `rate.per`, no more.
 * Hints get lost, when the process ends too: also run `checkConnection` when a connection is used.
 *
 * @throws TypeError for a wrong option, naming it.
 *
 * @example
 * ```ts
 * import { createSunshineClient } from 'sunshine-connect/server'
 * import {
 *   type ConnectionRecord,
 *   type ConnectionStore,
 *   createRemoveHandler,
 *   recordCheck,
 * } from 'sunshine-connect/server/connection'
 *
 * const client = createSunshineClient({ clientId: 'shoplifter', clientSecret: 'from the environment' })
 * type Row = ConnectionRecord & { user: string }
 * export function createRemoveRoute(store: ConnectionStore, rows: () => AsyncIterable<Row>) {
 *   return createRemoveHandler({
 *     client,
 *     key: process.env.REMOVE_KEY ?? '',
 *     findConnections: rows,
 *     onRemoved: (row, checked) => recordCheck({ store, key: row.user }, row, checked),
 *     onActive: (row, checked) => recordCheck({ store, key: row.user }, row, checked),
 *     onError: (error) => console.error(error),
 *   })
 * }
 * ```
 */
export function createRemoveHandler<Connection extends { accessToken: string }>(
  options: RemoveHandlerOptions<Connection>,
): (request: Request, context?: RemoveContext) => Promise<Response> {
  refuseRequest(options, 'createRemoveHandler')
  const settings = readOptions<RemoveSettings<Connection>>(options, removeRules<Connection>())
  const { limit, per } = settings.rate
  const hasKey = createKeyCheck(settings.key)
  const waitFor = createRateLimit(settings.rate)
  const check = createCheck(settings.client)
  const join = createRounds(per, (ids) => recheck(settings, check, ids))
  let waiting = 0

  async function work(integrationId: string): Promise<void> {
    waiting++
    try {
      await join(integrationId)
    } finally {
      waiting--
    }
  }

  return async function handleNotice(request, context) {
    assertRequest(request)
    const notice = await readNotice(request, hasKey)
    if (notice.kind === 'refused') return refuse(notice)
    const wait = waiting >= limit ? per : waitFor()
    if (wait > 0) return answer(429, { 'retry-after': String(Math.ceil(wait / 1000)) })
    const done = work(notice.integrationId)
    context?.waitUntil?.(done)
    const { waitForChecks } = settings
    if (waitForChecks) await withTimeLimit(waitForChecks, undefined, () => done)
    return answer(200)
  }
}

function refuse({ status }: Notice & { kind: 'refused' }): Response {
  return answer(status, status === 405 ? { allow: 'POST' } : {})
}

function answer(status: number, headers: Record<string, string> = {}): Response {
  const all = { 'cache-control': 'no-store', ...headers }
  return new Response(null, own({ status, headers: all }))
}

/**
 * Counts what is taken: gives 0 if it is one of at most `limit` in the last `per` milliseconds, else
 * the milliseconds until the next may come. What is refused doesn't count.
 */
function createRateLimit({ limit, per }: { limit: number; per: number }): () => number {
  const times: number[] = []
  return () => {
    const now = performance.now()
    while (times[0] !== undefined && times[0] <= now - per) times.shift()
    const [oldest = now] = times
    if (times.length >= limit) return oldest + per - now
    times.push(now)
    return 0
  }
}

/**
 * Checks everything that the notices of these ids may be about, each connection once, whichever of
 * them it was found for. Never rejects. Gives whether anything was checked.
 */
async function recheck<Connection extends { accessToken: string }>(
  settings: RemoveSettings<Connection>,
  check: Check,
  ids: ReadonlySet<string>,
): Promise<boolean> {
  const { findConnections, hookTimeout } = settings
  const hook = { name: 'findConnections', ms: hookTimeout }
  const checks = new Map<string, ReturnType<Check>>()
  for (const id of ids) {
    const before = new Set(checks.keys())
    try {
      const found = await callInTime(hook, () => findConnections(id))
      await inParallel(eachInTime(hook, found), async (connection) => {
        const { accessToken } = connection
        if (before.has(accessToken)) return
        // Rows may share a token: one question, and each of them hears the answer.
        const checked = checks.get(accessToken) ?? check(connection)
        checks.set(accessToken, checked)
        await tell(settings, connection, checked)
      })
    } catch (error) {
      await report(settings, error)
    }
  }
  return checks.size > 0
}

/** Tells what a check found. Never rejects: one connection that can't be checked keeps none from it. */
async function tell<Connection extends { accessToken: string }>(
  settings: RemoveSettings<Connection>,
  connection: Connection,
  check: ReturnType<Check>,
): Promise<void> {
  const { onRemoved, onActive, hookTimeout: ms } = settings
  try {
    const checked = await check
    if (checked.status === 'unknown') throw checked.cause
    if (checked.status === 'removed')
      await callInTime({ name: 'onRemoved', ms }, () => onRemoved(connection, checked))
    else await callInTime({ name: 'onActive', ms }, () => onActive(connection, checked))
  } catch (error) {
    await report(settings, error)
  }
}

/** Tells `onError`, and waits for it no longer than for any other hook. */
async function report<Connection extends { accessToken: string }>(
  { onError, hookTimeout: ms }: RemoveSettings<Connection>,
  error: unknown,
): Promise<void> {
  await callQuietly(() => callInTime({ name: 'onError', ms }, () => onError(error)))
}
