/** Where a window of an attempt goes, once the attempt's state is known. */
export interface Destination {
  url: URL
  /** Milliseconds since the epoch, until when the attempt waits. */
  expires: number
  /** Puts the attempt into a window that was opened before, while that is still blank. */
  copyTo(popup: Window): void
}

/**
 * The windows of one attempt. The last one counts; those before it were lost from sight, and may still
 * bring the answer.
 */
export interface Windows {
  readonly all: readonly Window[]
  /** Opens one, or uses the caller's. False where there is none. */
  open(to: Destination | undefined): boolean
  /** Sends the last one, which waits for it, to its destination. False if the person has closed it. */
  send(to: Destination): boolean
  /**
   * Brings the last one to the front, or goes on in another one where it can't be observed any more:
   * in the caller's, if he has opened one for this call.
   */
  show(given: Window | null | undefined): void
  /** Goes on with one that an earlier page has opened. */
  expectLost(to: Destination): void
}
