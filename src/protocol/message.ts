/**
 * What the page that waits and the redirect page say to each other, by `postMessage` and by a
 * BroadcastChannel alike. The query travels unparsed: it is checked in one place, by the page that
 * knows which `state` it sent.
 */

/** From the redirect page: the query that the authorization server answered with. */
export const ANSWER = 'sunshine-connect:answer'

/** From the waiting page: the answer was taken, the window may close. */
export const RECEIPT = 'sunshine-connect:receipt'

/** From a waiting page that may have missed an answer: say it again. */
export const REPEAT = 'sunshine-connect:repeat'

/** Any of the three, or what somebody else says: read it with care. */
export interface Message {
  type?: unknown
  /** With `ANSWER`. */
  query?: unknown
}
