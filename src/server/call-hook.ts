import { withTimeLimit } from './time-limit.js'

/** Calls one of the integrator's hooks. What it throws or rejects with is ignored, as documented. */
export async function callQuietly(hook: () => unknown): Promise<void> {
  try {
    await hook()
  } catch {
    // What onError and onEvent throw is no concern of the flow.
  }
}

/** One of the integrator's hooks, and how long it may take. */
export interface Hook {
  name: string
  ms: number
}

/** What a hook gives. Rejects with an error that names the hook, if it takes too long. */
export async function callInTime<Value>(
  { name, ms }: Hook,
  call: () => Value | PromiseLike<Value>,
): Promise<Value> {
  const settled = await withTimeLimit(ms, undefined, call)
  if (settled.kind === 'done') return settled.value
  throw new Error(
    `${name} did not settle within ${ms} ms: see what it waits for, or raise hookTimeout.`,
  )
}

/** Goes over what a hook found, each step in time. A source that takes too long is left. */
export async function* eachInTime<Item>(
  hook: Hook,
  found: Iterable<Item> | AsyncIterable<Item>,
): AsyncGenerator<Item> {
  const iterator =
    Symbol.asyncIterator in found ? found[Symbol.asyncIterator]() : found[Symbol.iterator]()
  let isAtEnd = false
  try {
    for (;;) {
      const step = await callInTime(hook, () => iterator.next())
      isAtEnd = step.done === true
      if (step.done) return
      yield step.value
    }
  } finally {
    // Not awaited: a source that hangs doesn't answer this either.
    if (!isAtEnd) callQuietly(() => iterator.return?.())
  }
}
