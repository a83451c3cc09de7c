import type { ElementStatus } from './status.js'

/** What the events tell, each its own. */
export interface Details {
  status: ElementStatus
  connection: unknown
  error: unknown
}

/** `connect-` and what it tells of: it bubbles, out of shadow trees too. */
export const createEvent = (
  what: 'status' | 'success' | 'error',
  details: Partial<Details>,
): Event => Object.assign(new Event(`connect-${what}`, { bubbles: true, composed: true }), details)
