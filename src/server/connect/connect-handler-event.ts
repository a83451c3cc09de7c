import type { ProblemCode } from './problem.js'

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
