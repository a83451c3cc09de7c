import type { ConnectErrorEvent, ConnectStatusEvent, ConnectSuccessEvent } from './events.js'

/** What the events tell, each its own. */
export type Details = Partial<
  Omit<ConnectStatusEvent & ConnectSuccessEvent & ConnectErrorEvent, keyof Event>
>

/** `connect-` and what it tells of: it bubbles, out of shadow trees too. */
export const createEvent = (what: 'status' | 'success' | 'error', details: Details): Event =>
  Object.assign(new Event(`connect-${what}`, { bubbles: true, composed: true }), details)
