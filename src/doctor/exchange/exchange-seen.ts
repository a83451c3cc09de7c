import type { Sight } from '../look.js'
import type { RefusalName } from './refusals.js'

/** What was seen of the exchange. */
export interface ExchangeSeen {
  /** The code that the first question held. */
  code: string
  /** The answer to what the page sends, but for the code, which is made up. */
  madeUp: Sight
  /** The same without `Sec-Fetch-Site`, as older browsers send it. */
  older: Sight
  refusals: Record<RefusalName, Sight>
  /** Of each other origin that may call: what it gets. */
  callers: CallerSeen[]
  /** Of origins that may not: what their preflight gets. */
  strangers: { origin: string; preflight: Sight }[]
}

export interface CallerSeen {
  origin: string
  preflight: Sight
  /** The answer to its POST, which its page must be let read. */
  post: Sight
}
