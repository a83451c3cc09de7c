import { readOptions } from '../../options/read-options.js'
import { delay } from '../../platform/delay.js'
import { assertRequest, refuseRequest } from '../assert-request.js'
import { callQuietly } from '../call-quietly.js'
import { createRateLimit } from './create-rate-limit.js'
import { type CheckTicket, createSharedChecks, type SharedChecks } from './create-shared-checks.js'
import { callInTime, eachInTime } from './each-in-time.js'
import { type Notice, readNotice } from './read-notice.js'
import { createKeyCheck } from './remove-key.js'
import {
  type Found,
  type RemoveContext,
  type RemoveHandlerOptions,
  type RemoveSettings,
  removeRules,
} from './remove-options.js'

/**
 * Makes the endpoint for the Remove URL that you have registered with Zendesk, which posts
 * `{ integrationId }` to it when a customer removes the integration in Admin Center. No signature is
 * documented, so the URL itself is made unguessable by a `key`, and a notice is taken as a hint: the
 * stored tokens are checked with Zendesk, one at a time. What Zendesk itself refuses with 401 reaches
 * `onRemoved`, what works `onActive`. Nothing is forgotten by the library.
 *
 * Answers have no body and come before anything is looked up: 404 without the key, 405 for a method
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
  const checks = createSharedChecks(settings.client, per)
  let working = 0

  async function work(integrationId: string): Promise<void> {
    working++
    try {
      await recheck(settings, checks, integrationId)
    } catch (error) {
      await report(settings, error)
    } finally {
      working--
    }
  }

  return async function handleNotice(request, context) {
    assertRequest(request)
    const notice = await readNotice(request, hasKey)
    if (notice.kind === 'refused') return refuse(notice)
    const wait = working >= limit ? per : waitFor()
    if (wait > 0) return answer(429, { 'retry-after': String(Math.ceil(wait / 1000)) })
    const done = work(notice.integrationId)
    context?.waitUntil?.(done)
    return answer(200)
  }
}

function refuse({ status }: Notice & { kind: 'refused' }): Response {
  return answer(status, status === 405 ? { allow: 'POST' } : {})
}

function answer(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers: { 'cache-control': 'no-store', ...headers } })
}

/** Checks everything that the notice may be about, by checks that begin after it came. */
async function recheck<Connection extends { accessToken: string }>(
  settings: RemoveSettings<Connection>,
  checks: SharedChecks,
  integrationId: string,
): Promise<void> {
  const place = checks.enter()
  const { findConnections, hookTimeout } = settings
  const hook = { name: 'findConnections', ms: hookTimeout }
  let left: Found<Connection> = await callInTime(hook, () => findConnections(integrationId))
  for (;;) {
    const early: Connection[] = []
    let until = 0
    for await (const connection of eachInTime(hook, left)) {
      const ticket = await settle(settings, connection, () => checks.check(connection, place))
      if (ticket?.kind !== 'too_soon') continue
      early.push(connection)
      until = Math.max(until, ticket.until)
    }
    if (early.length === 0) return
    await delay(until - performance.now())
    left = early
  }
}

/** Tells what a check found. Never rejects: one connection that can't be checked keeps none from it. */
async function settle<Connection extends { accessToken: string }>(
  settings: RemoveSettings<Connection>,
  connection: Connection,
  check: () => CheckTicket,
): Promise<CheckTicket | undefined> {
  const { onRemoved, onActive, hookTimeout: ms } = settings
  try {
    const ticket = check()
    if (ticket.kind === 'too_soon') return ticket
    const checked = await ticket.result
    if (checked.status === 'unknown') throw checked.cause
    if (checked.status === 'removed')
      await callInTime({ name: 'onRemoved', ms }, () => onRemoved(connection, checked))
    else await callInTime({ name: 'onActive', ms }, () => onActive(connection, checked))
  } catch (error) {
    await report(settings, error)
  }
  return undefined
}

/** Tells `onError`, and waits for it no longer than for any other hook. */
async function report<Connection extends { accessToken: string }>(
  { onError, hookTimeout: ms }: RemoveSettings<Connection>,
  error: unknown,
): Promise<void> {
  await callQuietly(() => callInTime({ name: 'onError', ms }, () => onError(error)))
}
