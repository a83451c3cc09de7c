/** What came of work that had to be done in time. */
export type InTime<Value> = { kind: 'done'; value: Value } | { kind: 'late' }

/**
 * Runs `work` for at most `ms` milliseconds, or rejects with the reason of `signal` when that is
 * aborted. It settles on time even if `work` goes on: to end that is the caller's affair.
 */
export function withTimeLimit<Value>(
  ms: number,
  signal: AbortSignal | undefined,
  work: () => Value | PromiseLike<Value>,
): Promise<InTime<Value>> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let giveUp: () => void
  return new Promise<InTime<Value>>((resolve, reject) => {
    signal?.throwIfAborted()
    timer = setTimeout(() => resolve({ kind: 'late' }), ms)
    giveUp = () => reject(signal?.reason)
    signal?.addEventListener('abort', giveUp)
    Promise.resolve(work()).then((value) => resolve({ kind: 'done', value }), reject)
  }).finally(() => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', giveUp)
  })
}
