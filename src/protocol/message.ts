import { fieldsOf } from '../platform/own.js'

/**
 * What the page that waits, the redirect page and a bridge say to each other, by `postMessage` and by
 * a BroadcastChannel alike. Page and redirect page may be of different versions: these messages stay
 * as they are, new ones come beside them, and unknown fields are ignored.
 */

/**
 * From the redirect page: the query that the authorization server answered with. It travels unparsed:
 * it is checked in one place, by the page that knows which `state` it sent.
 */
export const ANSWER = 'sunshine-connect:answer'

/**
 * From the page that has taken the answer: its window may close, and whoever else waits for this attempt
 * need wait no longer. It names the answer that it is for; where it doesn't, it is for any.
 */
export const RECEIPT = 'sunshine-connect:receipt'

/** From a waiting page that may have missed an answer: say it again. */
export const REPEAT = 'sunshine-connect:repeat'

/** From a bridge to the page in a frame that opened it: it is there, and may be told what to open. */
export const BRIDGE = 'sunshine-connect:bridge'

/** From the page in a frame to its bridge: the authorize URL to open, and until when to wait. */
export const OPEN = 'sunshine-connect:open'

/**
 * From a page whose window was blocked: its attempt, for a window that the browser's notice has opened
 * after all, without a copy of the page's storage.
 */
export const ENTRY = 'sunshine-connect:entry'

export type Message =
  | { type: typeof ANSWER; query: string }
  | { type: typeof RECEIPT; query?: string | undefined }
  | { type: typeof REPEAT }
  | { type: typeof BRIDGE }
  /** `expires`: milliseconds since the epoch. */
  | { type: typeof OPEN; url: string; expires: number }
  /** `entry`: as it lies in sessionStorage. */
  | { type: typeof ENTRY; entry: string }

/** The query of an answer; `undefined` for whatever else somebody says. */
export function readAnswer(data: unknown): string | undefined {
  const { type, query } = fieldsOf(data)
  return type === ANSWER && typeof query === 'string' ? query : undefined
}
