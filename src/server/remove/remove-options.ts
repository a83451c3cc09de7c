import { functionKind } from '../../options/kinds.js'
import {
  type OptionKind,
  type OptionRules,
  optional,
  required,
  withDefault,
} from '../../options/read-options.js'
import type { SunshineClient } from '../client/create-sunshine-client.js'
import type { CheckedConnection } from '../connection/check-connection.js'
import { asFields } from '../fields.js'
import { clientWith, duration } from '../kinds.js'
import { removeKey } from './read-notice.js'

/** What `createRemoveHandler` takes. */
export interface RemoveHandlerOptions<Connection extends { accessToken: string }> {
  /** The client, from `createSunshineClient`. Required. */
  client: Pick<SunshineClient, 'getTokenInfo'>
  /**
   * What makes your Remove URL unguessable: the last segment of its path, as you registered it with
   * Zendesk. At least 32 base64url characters, made at random once and kept with your other secrets.
   * Requests without it are answered 404, and cost and use up nothing. Required.
   */
  key: string
  /**
   * Gives the stored connections that a notice may be about, as records or as objects of your own
   * that have the `accessToken`; none for an id that isn't yours. Which connection an
   * `integrationId` belongs to is told nowhere else in this flow: unless you have learnt it (from a
   * webhook, say), give all of them, marked ones included. Throwing goes to `onError`. Required.
   */
  findConnections: (integrationId: string) => Found<Connection> | Promise<Found<Connection>>
  /**
   * Gets each connection whose token Zendesk answers 401 to: mark it here, with `recordCheck`, and
   * forget nothing, since an outage may look the same. At most ten at once. Throwing goes to
   * `onError`. Required.
   */
  onRemoved: (connection: Connection, checked: CheckedConnection & { status: 'removed' }) => unknown
  /**
   * Gets each connection whose token works: take its mark away here, with `recordCheck` too. As
   * `onRemoved` otherwise. Default: nothing.
   */
  onActive?: (connection: Connection, checked: CheckedConnection & { status: 'active' }) => unknown
  /**
   * How much notices may set going. The first one has everything checked at once. Those that come
   * meanwhile, or within `per` milliseconds afterwards, are worked on together when that time is up:
   * each of their ids is looked up once, and each connection is checked and told once. At most
   * `limit` notices are taken in any `per` milliseconds, and as many wait at once; the others are
   * answered 429. All senders count together, in this process; what is refused doesn't count, nor
   * does a look-up that gave nothing to check. Default: `{ limit: 30, per: 60_000 }`.
   */
  rate?: { limit: number; per: number }
  /**
   * How long the answer to a notice waits for its checks, in milliseconds, from 1 to 2,147,483,647:
   * for platforms that freeze the process with the answer (AWS Lambda, `serverless-http`). What isn't
   * done by then may never be. Where the platform has a `waitUntil`, pass that instead: see
   * `RemoveContext`. Default: it doesn't wait.
   */
  waitForChecks?: number
  /**
   * How long one call of your own functions may take, in milliseconds, from 1 to 2,147,483,647: of
   * `findConnections` each connection that it gives. After that `onError` hears of it, and the next
   * connection is checked. Default: 30000.
   */
  hookTimeout?: number
  /**
   * Gets what kept a connection from being checked: a `SunshineApiError` for one that may or may
   * not be removed, what your own functions threw, or an `Error` about one that took too long. What
   * this throws is ignored. Default: nothing.
   */
  onError?: (error: unknown) => unknown
}

/** Connections as an array, or as whatever a database streams. */
export type Found<Connection> = Iterable<Connection> | AsyncIterable<Connection>

/** What a runtime offers beside the request. */
export interface RemoveContext {
  /**
   * Keeps the runtime alive until the checks are done: pass `ctx` on Cloudflare Workers, whose
   * requests end with their answer. Default: nothing, for servers that go on running.
   */
  waitUntil?: (work: Promise<unknown>) => void
}

/** At most so many in so many milliseconds. */
interface Rate {
  limit: number
  per: number
}

/** `RemoveHandlerOptions` that were checked and completed. */
export type RemoveSettings<Connection extends { accessToken: string }> = Required<
  Omit<RemoveHandlerOptions<Connection>, 'waitForChecks'>
> & { waitForChecks: number | undefined }

const rate: OptionKind<Rate> = {
  mustBe: 'a whole number as limit, and per in milliseconds, both at least 1',
  read: (value) => {
    const { limit, per } = asFields(value)
    const isLimit = Number.isInteger(limit) && Number(limit) >= 1
    return isLimit && duration.read(per) ? { limit: Number(limit), per: Number(per) } : undefined
  },
}

export function removeRules<Connection extends { accessToken: string }>(): OptionRules<
  RemoveSettings<Connection>
> {
  return {
    client: required(clientWith('getTokenInfo')),
    key: required(removeKey),
    findConnections: required(functionKind()),
    onRemoved: required(functionKind()),
    onActive: withDefault(() => {}, functionKind()),
    rate: withDefault({ limit: 30, per: 60_000 }, rate),
    waitForChecks: optional(duration),
    hookTimeout: withDefault(30_000, duration),
    onError: withDefault(() => {}, functionKind()),
  }
}
