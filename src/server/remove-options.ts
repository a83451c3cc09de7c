import type { SunshineClient } from './client.js'

/** What `createRemoveHandler` takes. */
export interface RemoveHandlerOptions<Connection extends { accessToken: string }> {
  /** The client, from `createSunshineClient`. Required. */
  client: Pick<SunshineClient, 'getTokenInfo'>
  /**
   * Gives the stored connections that a notice may be about, as records or as objects of your own
   * that have the `accessToken`; none for an id that isn't yours. Which connection an
   * `integrationId` belongs to is told nowhere else in this flow: unless you have learnt it (from a
   * webhook, say), give all of them. Throwing goes to `onError`. Required.
   */
  findConnections: (integrationId: string) => Found<Connection> | Promise<Found<Connection>>
  /**
   * Gets each connection whose token Zendesk no longer accepts: forget it here. Awaited before the
   * next one is checked. Throwing goes to `onError`. Required.
   */
  onRemoved: (connection: Connection) => unknown
  /**
   * How many notices are taken: at most `limit` in any `per` milliseconds, and as many wait their
   * turn; the others are answered 429. All senders count together, in this process. Default:
   * `{ limit: 30, per: 60_000 }`.
   */
  rate?: { limit: number; per: number }
  /**
   * Gets what kept a connection from being checked: a `SunshineApiError` for one that may or may
   * not be removed, or what your own functions threw. What this throws is ignored. Default: nothing.
   */
  onError?: (error: unknown) => unknown
}

type Found<Connection> = Iterable<Connection> | AsyncIterable<Connection>

/** What a runtime offers beside the request. */
export interface RemoveContext {
  /**
   * Keeps the runtime alive until the checks are done: pass `ctx` on Cloudflare Workers, whose
   * requests end with their answer. Default: nothing, for servers that go on running.
   */
  waitUntil?: (work: Promise<unknown>) => void
}

/**
 * Checks the options once, when the handler is made.
 *
 * @throws TypeError for a wrong option, naming it.
 */
export const checkRemoveOptions = <Connection extends { accessToken: string }>({
  client,
  findConnections,
  onRemoved,
  onError = () => {},
  rate = { limit: 30, per: 60_000 },
}: RemoveHandlerOptions<Connection>): Required<RemoveHandlerOptions<Connection>> => {
  if (typeof client?.getTokenInfo !== 'function')
    throw new TypeError('Option "client" must be the one from createSunshineClient')
  for (const [name, value] of Object.entries({ findConnections, onRemoved, onError }))
    if (typeof value !== 'function') throw new TypeError(`Option "${name}" must be a function`)
  const isRate = Number.isInteger(rate?.limit) && rate.limit >= 1 && rate.per >= 1
  if (!isRate || !Number.isFinite(rate.per))
    throw new TypeError('Option "rate" must have a whole limit and per in ms, both at least 1')
  return { client, findConnections, onRemoved, onError, rate: { ...rate } }
}
