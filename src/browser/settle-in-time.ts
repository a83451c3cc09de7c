import { ConnectError } from './connect-error.js'

/** What runs until it settles: whatever it sets up goes when `signal` aborts. */
export interface Scope<Result> {
  signal: AbortSignal
  resolve: (result: Result | PromiseLike<Result>) => void
  reject: (reason: unknown) => void
}

interface Limits {
  /** The caller's signal. */
  signal?: AbortSignal
  /** Milliseconds. */
  timeout: number
}

/** Runs until it settles, the caller aborts or the time is over, and then tears it all down. */
export async function settleInTime<Result>(
  { signal: abort, timeout }: Limits,
  run: (scope: Scope<Result>) => void,
): Promise<Result> {
  const end = new AbortController()
  const { signal } = end
  try {
    return await new Promise<Result>((resolve, reject) => {
      abort?.throwIfAborted()
      abort?.addEventListener('abort', () => reject(abort.reason), { signal })
      const timer = setTimeout(() => reject(new ConnectError('timeout')), timeout)
      signal.addEventListener('abort', () => clearTimeout(timer))
      run({ signal, resolve, reject })
    })
  } finally {
    end.abort()
  }
}
