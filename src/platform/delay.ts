import { own } from './own.js'

/** Waits for `ms` milliseconds; left out: until the next task. */
export function delay(ms?: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Calls `go` after `ms` milliseconds, unless `signal` aborts before. */
export function callAfter(ms: number, signal: AbortSignal, go: () => void): void {
  const timer = setTimeout(go, ms)
  signal.addEventListener('abort', () => clearTimeout(timer))
}

/** The same, but rejects with the reason of `signal` when that is aborted. */
export function delayUnlessAborted(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    function giveUp(): void {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', giveUp)
      resolve()
    }, ms)
    signal?.addEventListener('abort', giveUp, own({ once: true }))
  })
}
