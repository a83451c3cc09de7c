/** At most so many in so many milliseconds. */
export interface Rate {
  limit: number
  per: number
}

/**
 * Counts what is taken: gives 0 if it is one of at most `limit` in the last `per` milliseconds, else
 * the milliseconds until the next may come. What is refused doesn't count.
 */
export function createRateLimit({ limit, per }: Rate): () => number {
  const times: number[] = []
  return () => {
    const now = performance.now()
    while (times[0] !== undefined && times[0] <= now - per) times.shift()
    const [oldest = now] = times
    if (times.length >= limit) return oldest + per - now
    times.push(now)
    return 0
  }
}
