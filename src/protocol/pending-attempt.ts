import { now } from '../platform/now.js'
import { orNothing } from '../platform/or-nothing.js'
import { own } from '../platform/own.js'

/**
 * An attempt that may have to outlive its page, as it lies in sessionStorage: one entry an attempt,
 * under the name of its channel, so that attempts never touch each other. A popup gets a copy of its
 * opener's sessionStorage as it opens, which is how the redirect page finds the entry there.
 *
 * Page and redirect page may be of different versions: fields stay as they are, and unknown ones are
 * ignored.
 */
export interface PendingAttempt {
  /** Which attempt it is: client, redirect URI, authorize URL and exchange. */
  key: string
  /** Milliseconds since the epoch, after which nobody takes it up again. */
  expires: number
  /** Milliseconds since the epoch. Of two attempts the newer one is taken up. */
  began?: number
  /**
   * The random name of the Web Lock that the waiting page holds. Not the state: the names of locks
   * can be listed by every page of the origin.
   */
  lock?: string
  /** The whole address of the page that began, fragment included. */
  page?: string
  /**
   * Whether `page` calls `resume`, and so can finish with an answer that comes to it in this window:
   * only then does the redirect page offer that.
   */
  canFinish?: boolean
  /** The attempt is over without an answer: it is never waited for again, only finished. */
  hasEnded?: boolean
  /** Redirect mode only: where the redirect page sends the person back to, without being asked. */
  returnTo?: string | undefined
  /** The answer, put there by the redirect page for `resume`. */
  query?: string
}

/** The entry, or `undefined` for what is garbled or none. */
export function parsePendingAttempt(text: string | null | undefined): PendingAttempt | undefined {
  const entry: object = own(orNothing(() => JSON.parse(String(text))))
  return isPendingAttempt(entry) ? entry : undefined
}

/** The two fields that every entry has; the others are checked by who uses them. */
function isPendingAttempt(entry: object): entry is PendingAttempt {
  const { key, expires } = entry as Record<string, unknown>
  return typeof key === 'string' && typeof expires === 'number'
}

/** Nobody takes it up any more. */
export function isExpired({ expires }: PendingAttempt): boolean {
  return expires <= now()
}
