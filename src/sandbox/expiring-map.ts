/** A map that forgets: each entry after its lifetime, and the oldest when there are too many. */
export interface ExpiringMap<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  /** Whether there was something to delete. */
  delete(key: string): boolean
  deleteWhere(test: (value: Value) => boolean): void
}

/** Enough for any test, and a bound for a sandbox that runs for weeks. */
const LIMIT = 10_000

/** `lifetime` in milliseconds; `Infinity` for entries that only the limit ends. */
export function createExpiringMap<Value>(lifetime: number): ExpiringMap<Value> {
  const entries = new Map<string, { value: Value; expires: number }>()
  return {
    get(key) {
      const entry = entries.get(key)
      return entry && Date.now() < entry.expires ? entry.value : undefined
    },
    set(key, value) {
      entries.set(key, { value, expires: Date.now() + lifetime })
      const [oldest] = entries.keys()
      if (entries.size > LIMIT && oldest !== undefined) entries.delete(oldest)
    },
    delete(key) {
      return entries.delete(key)
    },
    deleteWhere(test) {
      for (const [key, { value }] of entries) if (test(value)) entries.delete(key)
    },
  }
}
