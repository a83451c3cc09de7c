import type { ElementStatus } from './status.js'

/** `connect-status`: the element's status has changed. */
export interface ConnectStatusEvent extends Event {
  /** The status from now on. */
  readonly status: ElementStatus
}

/** `connect-success`: an account was connected. */
export interface ConnectSuccessEvent extends Event {
  /** What the backend answered: `{ app: { id, displayName, subdomain } }` from this library's. */
  readonly connection: unknown
}

/** `connect-error`: an attempt failed. A cancelled one doesn't. */
export interface ConnectErrorEvent extends Event {
  /** A `ConnectError` with its `code`, or a `TypeError` that names a wrong option. */
  readonly error: unknown
}
