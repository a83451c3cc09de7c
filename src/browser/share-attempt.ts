import type { AuthorizeRequest } from './read-options.js'
import { requestKey } from './request-key.js'

/** An attempt that is under way, as the clicks that asked for it share it. */
export interface Attempt {
  /** Brings the popup to the front, or opens it again where it can't be observed any more. */
  show?: () => void
  result?: Promise<unknown>
}

const attempts = new Map<string, Attempt>()

/**
 * Runs one attempt at a time of those that are one and the same to the person: who asks for it
 * again gets the first one's promise, and the popup comes to the front. `read` throws what the
 * promise is to reject with.
 */
export function shareAttempt<Request extends AuthorizeRequest, Result>(
  read: () => Request,
  run: (request: Request, attempt: Attempt) => Promise<Result>,
): Promise<Result> {
  try {
    const request = read()
    const key = requestKey(request)
    const attempt = attempts.get(key) ?? {}
    if (attempt.result) attempt.show?.()
    else {
      attempts.set(key, attempt)
      attempt.result = run(request, attempt).finally(() => attempts.delete(key))
    }
    return attempt.result as Promise<Result>
  } catch (error) {
    return Promise.reject(error)
  }
}
