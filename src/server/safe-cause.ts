import { isRecord } from './is-record.js'

/**
 * A copy of what `fetch` threw, with the secrets taken out. The thrown object itself is never
 * passed on: runtimes quote headers and addresses in it, and hang further objects on it.
 */
export const safeCause = (thrown: unknown, redact: (text: string) => string, depth = 3): Error => {
  const { name, message, code, cause } = isRecord(thrown) ? thrown : {}
  const text = (value: unknown, otherwise: string) =>
    typeof value === 'string' ? redact(value).slice(0, 500) : otherwise
  const copy = new Error(text(message, 'no error'))
  copy.name = text(name, 'Error')
  // Node's `fetch failed` says what happened only here (`ECONNREFUSED`).
  if (code !== undefined) Object.assign(copy, { code: text(code, '') })
  if (isRecord(cause) && depth > 1) copy.cause = safeCause(cause, redact, depth - 1)
  return copy
}
