import type { ProblemCode } from './problem.js'

/**
 * A step of the connect handler, for logs and metrics. Attribute names are OpenTelemetry's where it
 * has one; durations are in seconds, as its metrics are. Nothing in an event is secret or personal.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/
 */
export type ConnectEvent =
  /** The request passed every check; nothing was sent to Zendesk yet. */
  | { name: 'sunshine_connect.accepted'; attributes: Record<string, never> }
  /** The same code is being exchanged for another request: this one waits for that answer. */
  | { name: 'sunshine_connect.joined'; attributes: Record<string, never> }
  /** Zendesk gave a token. */
  | { name: 'sunshine_connect.token'; attributes: ConnectEventDuration }
  /** Zendesk said which app it is for. */
  | { name: 'sunshine_connect.token_info'; attributes: ConnectEventDuration }
  /** `onConnect` is done. */
  | { name: 'sunshine_connect.stored'; attributes: ConnectEventDuration }
  /** Comes last for every request, preflights and refusals included. */
  | { name: 'sunshine_connect.answered'; attributes: ConnectEventAnswer }

/** How long a step took. */
export interface ConnectEventDuration {
  /** In seconds. */
  'sunshine_connect.step.duration': number
}

/** How a request was answered. */
export interface ConnectEventAnswer {
  'http.response.status_code': number
  /** From the request's arrival to its answer, in seconds. */
  'http.server.request.duration': number
  /** The problem's code, if it was answered with one. */
  'error.type'?: ProblemCode
}
