import type { AuthorizeRequest } from './read-options.js'
import { requestKey } from './request-key.js'

/** An attempt that is under way, as the clicks that asked for it share it. */
export interface Attempt {
  /** Brings the popup to the front, or opens it again where it can't be observed any more. */
  show?: (() => void) | undefined
  result?: Promise<unknown>
  /** The caller's signal. */
  signal?: AbortSignal
}

const attempts = new Map<string, Attempt>()

/**
 * Runs one attempt at a time of those that are one and the same to the person: who asks for it
 * again gets the first one's promise, and the popup comes to the front, unless it was asked for
 * quietly. `read` throws what the promise is to reject with.
 */
export function shareAttempt<Request extends AuthorizeRequest, Result>(
  read: () => Request,
  run: (request: Request, attempt: Attempt) => Promise<Result>,
  isQuiet?: true,
): Promise<Result> {
  try {
    const request = read()
    const key = requestKey(request)
    const running = attempts.get(key)
    // One that was just aborted is on its way out: it is nobody's to share.
    if (running && !running.signal?.aborted) {
      if (!isQuiet) running.show?.()
      return running.result as Promise<Result>
    }
    const attempt: Attempt = { signal: request.signal }
    attempts.set(key, attempt)
    attempt.result = run(request, attempt).finally(() => {
      if (attempts.get(key) === attempt) attempts.delete(key)
    })
    return attempt.result as Promise<Result>
  } catch (error) {
    return Promise.reject(error)
  }
}
