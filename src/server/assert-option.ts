/** Refuses a wrong option. The value itself is never quoted: it may be a secret. */
export function assertOption(holds: unknown, what: string): asserts holds {
  if (!holds) throw new TypeError(what)
}
