import type { Connection } from '../browser/options.js'
import { own } from '../platform/own.js'
import type { ElementStatus } from './status.js'

/** Out of shadow trees, too. */
const EVERYWHERE: EventInit = own({ bubbles: true, composed: true })

/** `connect-status`: the element's status has changed. */
export class ConnectStatusEvent extends Event {
  /** The status from now on. */
  readonly status: ElementStatus

  constructor(status: ElementStatus) {
    super('connect-status', EVERYWHERE)
    this.status = status
  }
}

/** `connect-success`: an account was connected. */
export class ConnectSuccessEvent extends Event {
  /** What the backend answered; or, whatever its type, your `exchange` function. */
  readonly connection: Connection

  constructor(connection: Connection) {
    super('connect-success', EVERYWHERE)
    this.connection = connection
  }
}

/** `connect-error`: an attempt failed. A cancelled one doesn't. */
export class ConnectErrorEvent extends Event {
  /** A `ConnectError` with its `code`, or a `TypeError` that names a wrong option. */
  readonly error: unknown

  constructor(error: unknown) {
    super('connect-error', EVERYWHERE)
    this.error = error
  }
}

declare global {
  interface HTMLElementEventMap {
    'connect-status': ConnectStatusEvent
    'connect-success': ConnectSuccessEvent
    'connect-error': ConnectErrorEvent
  }
}
