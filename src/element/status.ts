import type { ConnectError } from '../browser/connect-error.js'

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

/** `opening` is `waiting` without a window: there is none yet, or this tab goes to Zendesk instead. */
export type Stage = ElementStatus | 'opening'

/** The element's status after `connect` failed with this. */
export function statusAfter(failure: unknown): ElementStatus {
  const { code, error } = (failure ?? {}) as Partial<ConnectError>
  if (error === 'access_denied') return 'refused'
  if (code === 'popup_blocked' || code === 'popup_isolated') return 'blocked'
  return code === 'popup_closed' || code === 'timeout' ? 'closed' : 'failed'
}
