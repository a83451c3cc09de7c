import { callAfter } from '../platform/delay.js'
import { own } from '../platform/own.js'
import { ConnectError } from './connect-error.js'

/** What takes its time and has one end. */
export interface Run<Result> {
  /** Aborts when the run is over, however it ends: whatever was set up goes with it. */
  readonly signal: AbortSignal
  /** Whether it ended with a result. */
  isResolved: boolean
  resolve(result: Result): void
  /** By the time the caller hears the reason, all has been torn down. */
  reject(reason: unknown): void
}

interface Limits {
  /** The caller's signal. */
  signal: AbortSignal | undefined
  /** Milliseconds. */
  timeout: number
}

/** Runs until it settles, the caller aborts or the time is over, and then tears it all down. */
export async function startRun<Result>(
  { signal: callerSignal, timeout }: Limits,
  start: (run: Run<Result>) => void,
): Promise<Result> {
  callerSignal?.throwIfAborted()
  const end = new AbortController()
  try {
    return await new Promise<Result>((resolvePromise, rejectPromise) => {
      const { signal } = end
      const run: Run<Result> = {
        signal,
        isResolved: false,
        resolve(result) {
          run.isResolved = !signal.aborted
          resolvePromise(result)
          end.abort()
        },
        reject(reason) {
          rejectPromise(reason)
          end.abort()
        },
      }
      callerSignal?.addEventListener(
        'abort',
        () => run.reject(callerSignal.reason),
        own({ signal }),
      )
      callAfter(timeout, signal, () => run.reject(new ConnectError('timeout')))
      start(run)
    })
  } finally {
    // What `start` has thrown ends it, too.
    end.abort()
  }
}
