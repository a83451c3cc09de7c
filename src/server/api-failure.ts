import type { SunshineApiErrorEntry } from './api-error.js'
import { type Fields, parseFields } from './read-body.js'
import { readText } from './read-options.js'
import type { Redact } from './redact.js'

/**
 * What `fetch` threw, told in a new error with the secrets taken out: runtimes quote headers and
 * addresses in it, and hang further objects on it.
 */
export const safeCause = (thrown: unknown, redact: Redact): Error => {
  const { name, message, cause }: Fields = Object(thrown)
  // Node's `fetch failed` says what happened only there (`ECONNREFUSED`).
  return new Error(redact([name, message, Object(cause).code].filter(readText).join(' ')))
}

/**
 * The reasons in an error body. Which shape the OAuth paths use is documented nowhere, so all
 * are read: v2 `{ errors: [{ code, title }] }`, v1 `{ error: { code, description } }`, and
 * `{ error, error_description }`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export const readErrors = (text: string, redact: Redact): SunshineApiErrorEntry[] => {
  const { errors, error, error_description } = parseFields(text) ?? {}
  return [errors ?? error].flat().flatMap((entry) => {
    // RFC 6749 gives the code itself, as text.
    const { code = entry, title, description = error_description }: Fields = Object(entry)
    const name = redact(readText(code))
    return name ? [{ code: name, title: redact(readText(title ?? description)) }] : []
  })
}
