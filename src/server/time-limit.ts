/** What `withTimeLimit` rejects with when the time is up. */
export const TIMED_OUT = Symbol()

/**
 * Runs `work` for at most `ms` milliseconds, or until `signal` is aborted (then it rejects with the
 * signal's reason). It settles on time even if `work` doesn't heed the signal it is given, which is
 * aborted whatever the end: that frees connections whose bodies nobody read.
 */
export const withTimeLimit = <T>(
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const ending = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  return new Promise<T>((resolve, reject) => {
    signal?.throwIfAborted()
    timer = setTimeout(reject, ms, TIMED_OUT)
    signal?.addEventListener('abort', () => reject(signal.reason), { signal: ending.signal })
    work(ending.signal).then(resolve, reject)
  }).finally(() => {
    clearTimeout(timer)
    // With a reason, any: for want of one a DOMException is made, which costs more than all else here.
    ending.abort(TIMED_OUT)
  })
}
