import { type AuthorizeRequest, isSameAttempt } from './request.js'

/** An attempt that is under way, as the calls that asked for it share it. */
export interface Attempt<Request extends AuthorizeRequest = AuthorizeRequest> {
  readonly request: Request
  /**
   * Brings the popup to the front, or opens it again where it can't be observed any more: in the
   * caller's window, if he has given one.
   */
  show?: ((given: Window | null | undefined) => void) | undefined
}

interface RunningAttempt extends Attempt {
  result: Promise<unknown>
}

const running = new Set<RunningAttempt>()

/**
 * The promise of the same attempt, if it is under way. One that was just aborted is on its way out:
 * it is nobody's to share.
 */
export function findRunning(request: AuthorizeRequest): RunningAttempt | undefined {
  for (const attempt of running) {
    if (isSameAttempt(request, attempt.request) && !attempt.request.signal?.aborted) return attempt
  }
  return undefined
}

/** Runs an attempt that others may share until it settles. */
export function runAttempt<Request extends AuthorizeRequest, Result>(
  request: Request,
  run: (attempt: Attempt<Request>) => Promise<Result>,
): Promise<Result> {
  const attempt: Attempt<Request> = { request }
  const result = run(attempt).finally(() => running.delete(shared))
  const shared: RunningAttempt = Object.assign(attempt, { result })
  running.add(shared)
  return result
}

/**
 * One attempt at a time of those that are the same: who asks again gets the first one's promise, and
 * the popup comes to the front. `read` throws what the promise is to reject with.
 */
export function shareAttempt<Request extends AuthorizeRequest, Result>(
  read: () => Request,
  run: (attempt: Attempt<Request>) => Promise<Result>,
): Promise<Result> {
  try {
    const request = read()
    const attempt = findRunning(request)
    if (!attempt) return runAttempt(request, run)
    attempt.show?.(request.window)
    return attempt.result as Promise<Result>
  } catch (error) {
    return Promise.reject(error)
  }
}
