import { own } from '../platform/own.js'
import { ConnectError } from './connect-error.js'

/** What takes its time and has one end. */
export interface Run<Result> {
  /** Aborts when the run is over, however it ends: whatever was set up goes with it. */
  readonly signal: AbortSignal
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
    return await new Promise<Result>((resolve, rejectPromise) => {
      const reject = (reason: unknown) => {
        rejectPromise(reason)
        end.abort()
      }
      const { signal } = end
      callerSignal?.addEventListener('abort', () => reject(callerSignal.reason), own({ signal }))
      const timer = setTimeout(() => reject(new ConnectError('timeout')), timeout)
      signal.addEventListener('abort', () => clearTimeout(timer))
      start({ signal, resolve, reject })
    })
  } catch (reason) {
    end.abort()
    throw reason
  } finally {
    // A success is torn down a task later. Closing a window takes milliseconds, and the exchange's
    // request is to go out before.
    setTimeout(() => end.abort())
  }
}
