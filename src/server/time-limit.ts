/**
 * Runs `work` for at most `ms` milliseconds and resolves with nothing when they are up, or rejects
 * with the reason of `signal` when that is aborted. It settles on time even if `work` goes on: to end
 * that is the caller's affair.
 */
export const withTimeLimit = <T>(
  ms: number,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T | undefined> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let giveUp: () => void
  return new Promise<T | undefined>((resolve, reject) => {
    signal?.throwIfAborted()
    timer = setTimeout(resolve, ms, undefined)
    giveUp = () => reject(signal?.reason)
    signal?.addEventListener('abort', giveUp)
    work().then(resolve, reject)
  }).finally(() => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', giveUp)
  })
}
