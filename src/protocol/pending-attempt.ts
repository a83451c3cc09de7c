/**
 * An attempt that may have to outlive its page, as it lies in sessionStorage: one entry an attempt,
 * under the name of its channel, so that attempts never touch each other.
 */
export interface PendingAttempt {
  /** Which client, redirect URI and authorize URL it belongs to. */
  key: string
  /** Milliseconds since the epoch, after which nobody takes it up again. */
  expires: number
  /** Redirect mode only: where the redirect page sends the person back to. */
  returnTo?: string | undefined
  /** Redirect mode only: the answer, put there by the redirect page. */
  query?: string
}
