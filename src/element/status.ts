import { type ConnectError, isConnectError } from '../browser/connect-error.js'
import { fieldsOf } from '../platform/own.js'

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
  /** It was connected, and the customer or Zendesk has ended it: `connection` has a `removedAt`. */
  | 'removed'
  /** The person chose not to allow access. */
  | 'refused'
  /** No window could be opened, or it can't report back to this frame. */
  | 'blocked'
  /** The window was closed before the end, or the time limit was reached. */
  | 'closed'
  /** Anything else: see `error`. */
  | 'failed'

export const STATUSES = [
  'ready',
  'waiting',
  'detached',
  'exchanging',
  'connected',
  'removed',
  'refused',
  'blocked',
  'closed',
  'failed',
] as const satisfies readonly ElementStatus[]

/** What people are told apart within one status. */
export type Stage =
  | ElementStatus
  /** `waiting` without a window: there is none yet, or this tab goes to Zendesk instead. */
  | 'opening'
  /** `detached` for a minute: the window may show an error that nobody tells us of. */
  | 'overdue'
  /** `failed`, because the backend doesn't know who is asking. */
  | 'signed-out'
  /** `failed`, because another account came back than the one to reconnect. */
  | 'other-account'

/** The status of a stage. */
export function statusOf(stage: Stage): ElementStatus {
  switch (stage) {
    case 'opening':
      return 'waiting'
    case 'overdue':
      return 'detached'
    case 'signed-out':
    case 'other-account':
      return 'failed'
    default:
      return stage
  }
}

/** Whether an attempt is on. */
export function isUnderWay(stage: Stage): boolean {
  return ['waiting', 'detached', 'exchanging'].includes(statusOf(stage))
}

/** Where the element rests with what is known of a connection. */
export function stageWith(connection: unknown): Stage {
  if (!connection) return 'ready'
  return fieldsOf(connection).removedAt ? 'removed' : 'connected'
}

/** Where the element rests after `connect` failed with this. */
export function stageAfter(failure: unknown): Stage {
  if (!isConnectError(failure)) return 'failed'
  const { code, error } = failure
  if (error === 'access_denied') return 'refused'
  if (code === 'popup_blocked' || code === 'popup_isolated') return 'blocked'
  if (code === 'popup_closed' || code === 'timeout') return 'closed'
  return stageRefused(failure)
}

/** What the backend refused in a way that a person can do something about. */
function stageRefused({ status, body }: ConnectError): Stage {
  if (status === 401) return 'signed-out'
  return fieldsOf(body).code === 'other_account' ? 'other-account' : 'failed'
}
