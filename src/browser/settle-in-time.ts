import { ConnectError } from './connect-error.js'

interface Limits {
  /** The caller's signal. */
  signal?: AbortSignal
  /** Milliseconds. */
  timeout: number
}

/** A request under way, until it settles. */
export type Flow<Request extends Limits, Result> = Request & {
  /** Aborts when the flow ends, however it ends: whatever was set up goes with it. */
  signal: AbortSignal
  resolve: (result: Result | PromiseLike<Result>) => void
  reject: (reason: unknown) => void
}

/** Runs until it settles, the caller aborts or the time is over, and then tears it all down. */
export async function settleInTime<Request extends Limits, Result>(
  request: Request,
  run: (flow: Flow<Request, Result>) => void,
): Promise<Result> {
  const { signal: abort, timeout } = request
  const end = new AbortController()
  const { signal } = end
  try {
    return await new Promise<Result>((resolve, reject) => {
      abort?.throwIfAborted()
      const onAbort = () => {
        reject(abort?.reason)
        end.abort()
      }
      abort?.addEventListener('abort', onAbort, { signal })
      const timer = setTimeout(() => reject(new ConnectError('timeout')), timeout)
      signal.addEventListener('abort', () => clearTimeout(timer))
      run({ ...request, signal, resolve, reject })
    })
  } finally {
    // A task later: what waits for the result, the exchange's request above all, goes before the
    // closing of a window, which takes milliseconds.
    setTimeout(() => end.abort())
  }
}
