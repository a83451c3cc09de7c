import { functionKind } from '../../options/kinds.js'
import {
  type OptionRules,
  optional,
  readOptions,
  required,
  withDefault,
} from '../../options/read-options.js'
import type { SunshineClient } from '../client/create-sunshine-client.js'
import type { SunshineApp } from '../client/sunshine-app.js'
import { assertExactOrigins, clientWith, origins } from '../kinds.js'
import type { ProblemCode } from './problem.js'

type Promising<T> = T | Promise<T>

/** A connection that was just made, for `onConnect` to store. */
export interface NewConnection<User> {
  /** Whoever has it acts for the customer: store it encrypted, never send it to a page. */
  accessToken: string
  /** `Bearer`. */
  tokenType: string
  /** The customer's app. Store `id` and `subdomain`: every later call needs them. */
  app: SunshineApp
  /** Zendesk's whole answer to the code, with fields that are documented nowhere. Holds the token. */
  raw: Record<string, unknown>
  /**
   * When the token ends: ISO 8601, in UTC. Only there if Zendesk sent `expires_in`, which it doesn't
   * document. Nothing is refreshed by the library.
   */
  expiresAt?: string
  /** Only there if Zendesk sent a `refresh_token`, which it doesn't document. As secret as the token. */
  refreshToken?: string
  /** Only there if Zendesk sent a `scope`, which it doesn't document. */
  scope?: string
  /** The attempt's state, as the page sent it. */
  state: string
  /** What `authenticate` gave. Undefined without `authenticate`. */
  user: User
  /** The page's request. Its body has been read. */
  request: Request
}

/** A step that may fail; its problem's code is the step's name and `_failed`. */
export type ConnectStep = 'token' | 'token_info' | 'store'

/**
 * A step of the connect handler, for logs and metrics. Nothing in an event is secret or personal.
 *
 * - `token`: the request passed every check, and Zendesk is asked for a token
 * - `token_info`: the token has come, and Zendesk is asked which app it is for
 * - `store`: the app is known, and `onConnect` is called
 * - `answered`: comes last for every request, preflights and refusals included
 */
export interface ConnectHandlerEvent {
  /** Which step. */
  name: ConnectStep | 'answered'
  /** OpenTelemetry's names. @see https://opentelemetry.io/docs/specs/semconv/http/ */
  attributes: {
    /** From the request's arrival until now, in seconds, as OpenTelemetry's metrics are. */
    'http.server.request.duration': number
    /** How the request was answered, with `answered`. */
    'http.response.status_code'?: number
    /** The problem's code, with `answered`, if the answer was one. */
    'error.type'?: ProblemCode
    /**
     * The problem's `detail`, with `answered`, if the answer was one: what was wrong, and the cure.
     * Of an origin that isn't allowed it names the one seen and those expected.
     */
    'error.message'?: string
  }
}

/** What `createConnectHandler` takes. */
export interface ConnectHandlerOptions<User = undefined> {
  /** The client, from `createSunshineClient`. Required. */
  client: Pick<SunshineClient, 'clientId' | 'getToken' | 'getTokenInfo'>
  /**
   * Stores the connection. It is awaited before the page gets its answer; throwing answers 500
   * `store_failed`, and the token is lost: the person connects again. Required.
   */
  onConnect: (connection: NewConnection<User>) => unknown
  /**
   * Exact origins of pages that may connect, such as `https://app.example`, with their cookies.
   * https, or http on loopback. Default: none but the handler's own, which is known by the browser's
   * `Sec-Fetch-Site: same-origin`, or, where the browser doesn't send that (Safari before 16.4, and
   * every browser to plain http), by an `Origin` equal to that of the request's URL.
   *
   * List your own origin here too where a proxy ends TLS or changes the host: the request's URL is
   * then another than the page's.
   */
  allowedOrigins?: readonly string[]
  /**
   * Says who is calling, from cookies or headers (the body has been read). Something falsy answers
   * 401, throwing 500. Left out: nobody is asked, and `user` is undefined.
   */
  authenticate?: (request: Request) => Promising<User | null | undefined | false | '' | 0>
  /**
   * For states that your server issued: whether this one is this user's, and unused. Something
   * falsy answers 403, throwing 500. Left out: the page's own check of the state is the only one.
   *
   * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.7
   */
  verifyState?: (attempt: { state: string; user: User; request: Request }) => unknown
  /**
   * For a reconnect: gives the id of the app that this user has to come back with, or nothing where
   * any will do. Called once Zendesk has told the app. Another one answers 409 `other_account`:
   * nothing is stored, and the new token isn't revoked, since that would end the other app's
   * integration. Throwing answers 500. Left out: any app will do.
   */
  expectApp?: (attempt: {
    user: User
    request: Request
  }) => Promising<string | null | undefined | false>
  /**
   * Gets every failure that became a 5xx: a `SunshineApiError`, what your own functions threw, as it
   * is, or an `Error` that says that the body was consumed. What this throws is ignored. Default: nothing.
   */
  onError?: (error: unknown, context: { request: Request }) => unknown
  /** Gets every step, with nothing secret in it. What this throws is ignored. Default: nothing. */
  onEvent?: (event: ConnectHandlerEvent) => unknown
}

/** `ConnectHandlerOptions` that were checked and completed. */
export type ConnectSettings<User> = ConnectHandlerOptions<User> & {
  allowedOrigins: readonly string[]
}

function connectRules<User>(): OptionRules<ConnectSettings<User>> {
  return {
    client: required(clientWith('clientId', 'getToken', 'getTokenInfo')),
    onConnect: required(functionKind()),
    allowedOrigins: withDefault([], origins),
    authenticate: optional(functionKind()),
    verifyState: optional(functionKind()),
    expectApp: optional(functionKind()),
    onError: optional(functionKind()),
    onEvent: optional(functionKind()),
  }
}

/** @throws TypeError for a wrong option, naming it. */
export function readConnectOptions<User>(
  options: ConnectHandlerOptions<User>,
): ConnectSettings<User> {
  const settings = readOptions<ConnectSettings<User>>(options, connectRules<User>())
  assertExactOrigins('allowedOrigins', settings.allowedOrigins)
  return settings
}
