/**
 * What `read` gives, or `undefined` where it throws: storage that is refused, what is no URL or no JSON, a
 * property of another origin's window. What was thrown is let go: it may quote what was read.
 */
export function orNothing<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
