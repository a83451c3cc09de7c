/** What became of the answer. */
export type RelayOutcome =
  /** The waiting page acknowledged it; the window closes. */
  | 'delivered'
  /**
   * Nobody took it in time: the person reads what to do, or is asked to finish here. A page that asks
   * for it later still gets it.
   */
  | 'undelivered'
  /** Redirect mode: this tab goes back to the page that began. */
  | 'returned'
  /** It goes on to `forwardTo`. */
  | 'forwarded'
  /** The address holds no answer. */
  | 'invalid'
