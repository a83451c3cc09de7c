import type { ElementStatus } from './status.js'

const BUBBLING = { bubbles: true, composed: true }

/** `connect-status`: the element's status has changed. */
export class ConnectStatusEvent extends Event {
  /** The status from now on. */
  declare readonly status: ElementStatus

  constructor(status: ElementStatus) {
    super('connect-status', BUBBLING)
    this.status = status
  }
}

/** `connect-success`: an account was connected. */
export class ConnectSuccessEvent extends Event {
  /** What the backend answered: `{ app: { id, displayName, subdomain } }` from this library's. */
  declare readonly connection: unknown

  constructor(connection: unknown) {
    super('connect-success', BUBBLING)
    this.connection = connection
  }
}

/** `connect-error`: an attempt failed. A cancelled one doesn't. */
export class ConnectErrorEvent extends Event {
  /** A `ConnectError` with its `code`, or a `TypeError` that names a wrong option. */
  declare readonly error: unknown

  constructor(error: unknown) {
    super('connect-error', BUBBLING)
    this.error = error
  }
}
