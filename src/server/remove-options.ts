import type { SunshineClient } from './client.js'
import { aFunction, type Rule } from './read-options.js'

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

/** `RemoveHandlerOptions` that were checked and completed. */
export type RemoveSettings<Connection extends { accessToken: string }> = Required<
  RemoveHandlerOptions<Connection>
>

const readClient = (client: Partial<SunshineClient>) => client.getTokenInfo && client

const readRate = ({ limit, per }: { limit: number; per: number }) =>
  Number.isInteger(limit) && limit >= 1 && Number.isFinite(per) && per >= 1 && { limit, per }

export const REMOVE_RULES: Record<keyof RemoveHandlerOptions<never>, Rule> = {
  client: [readClient, 'a client', null],
  findConnections: [...aFunction, null],
  onRemoved: [...aFunction, null],
  rate: [readRate, 'a whole limit and per in ms, both at least 1', { limit: 30, per: 60_000 }],
  onError: [...aFunction, () => {}],
}
