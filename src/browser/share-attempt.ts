import { isConnectError } from './connect-error.js'
import { mark } from './mark.js'
import { type AuthorizeRequest, isSameAttempt } from './request.js'

/** An attempt that is under way, for all calls that ask for it. */
export interface Shared<Request extends AuthorizeRequest = AuthorizeRequest> {
  readonly request: Request
  /** Aborts when all is over, the exchange included. */
  readonly end: AbortSignal
  /**
   * Brings the popup to the front, or opens it again where it can't be observed any more: in the
   * caller's window, if there is one.
   */
  show?: ((given: Window | null | undefined) => void) | undefined
}

interface Running extends Shared {
  readonly result: Promise<unknown>
}

const running = new Set<Running>()

/**
 * The same attempt, if it is under way. One that was just aborted is on its way out: it is nobody's
 * to share.
 */
export function findRunning(request: AuthorizeRequest): Running | undefined {
  for (const shared of running) {
    if (isSameAttempt(request, shared.request) && !shared.request.signal?.aborted) return shared
  }
  return undefined
}

/** Begins an attempt that others may share until it settles. */
export function beginAttempt<Request extends AuthorizeRequest, Result>(
  request: Request,
  begin: (shared: Shared<Request>) => Promise<Result>,
): Promise<Result> {
  const end = new AbortController()
  const shared: Shared<Request> = { request, end: end.signal }
  const result = run()
  const all: Running = Object.assign(shared, { result })
  running.add(all)
  result.then(
    () => mark('ended', { code: 'connected' }),
    (reason) => mark('ended', { code: isConnectError(reason) ? reason.code : reason?.name }),
  )
  return result

  async function run(): Promise<Result> {
    try {
      return await begin(shared)
    } finally {
      running.delete(all)
      end.abort()
    }
  }
}

/**
 * One attempt at a time of those that are the same: whoever asks again gets the first one's promise,
 * and the popup comes to the front. `read` throws what the promise is to reject with.
 */
export function shareAttempt<Request extends AuthorizeRequest, Result>(
  read: () => Request,
  begin: (shared: Shared<Request>) => Promise<Result>,
): Promise<Result> {
  try {
    const request = read()
    const shared = findRunning(request)
    if (!shared) return beginAttempt(request, begin)
    shared.show?.(request.window)
    return shared.result as Promise<Result>
  } catch (error) {
    return Promise.reject(error)
  }
}
