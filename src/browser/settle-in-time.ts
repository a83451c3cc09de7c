import { ConnectError } from './connect-error.js'

interface Limits {
  /** The caller's signal. */
  signal?: AbortSignal
  /** Milliseconds. */
  timeout: number
}

/** Rejects with a `ConnectError` of these arguments. */
export type Fail = (...error: ConstructorParameters<typeof ConnectError>) => void

/** `signal` aborts when the run is over, however it ends: whatever was set up goes with it. */
export type Run<Result> = (
  signal: AbortSignal,
  resolve: (result: Result) => void,
  reject: (reason: unknown) => void,
  fail: Fail,
) => void

/** Runs until it settles, the caller aborts or the time is over, and then tears it all down. */
export async function settleInTime<Result>(
  { signal: abort, timeout }: Limits,
  run: Run<Result>,
): Promise<Result> {
  const end = new AbortController()
  const { signal } = end
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    return await new Promise<Result>((resolve, reject) => {
      const stop = (reason: unknown) => {
        reject(reason)
        end.abort()
      }
      const fail: Fail = (...error) => stop(new ConnectError(...error))
      if (abort?.aborted) return stop(abort.reason)
      abort?.addEventListener('abort', () => stop(abort.reason), { signal })
      timer = setTimeout(() => fail('timeout'), timeout)
      run(signal, resolve, stop, fail)
    })
  } finally {
    // After a success a task later: what waits for the result, the exchange's request above all, goes
    // before the closing of a window, which takes milliseconds.
    setTimeout(() => end.abort())
    clearTimeout(timer)
  }
}
