import { isConnectError } from '../browser/connect-error.js'
import type { ConnectStatus } from '../browser/options.js'

/** What the element shows: one of these at any time. */
export type ElementStatus =
  /** Nothing is going on: the person can begin. */
  | 'ready'
  /** A window is open, or being opened, and the person is signing in. */
  | 'waiting'
  /** As `waiting`, but the window can't be observed: the normal case with Zendesk. */
  | 'detached'
  /** The backend is exchanging the code: too late to cancel. */
  | 'exchanging'
  /** Done: see `connection`. */
  | 'connected'
  /** The person chose not to allow access. */
  | 'refused'
  /** No window could be opened, or it can't report back to this frame. */
  | 'blocked'
  /** The window was closed before the end, or the time limit was reached. */
  | 'closed'
  /** Anything else: see `error`. */
  | 'failed'

/** The element's status for one of `connect`. */
export const statusOf = (status: ConnectStatus): ElementStatus =>
  status === 'opening' ? 'waiting' : status

/** The element's status after `connect` failed with this. */
export function statusAfter(error: unknown): ElementStatus {
  switch (isConnectError(error) && error.code) {
    case 'authorization_error':
      return (error as { error?: string }).error === 'access_denied' ? 'refused' : 'failed'
    case 'popup_blocked':
    case 'popup_isolated':
      return 'blocked'
    case 'popup_closed':
    case 'timeout':
      return 'closed'
    default:
      return 'failed'
  }
}
