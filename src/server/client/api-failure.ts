import { text } from '../../options/kinds.js'
import type { Redact } from '../../secrets/redact.js'
import { asFields, parseFields } from '../fields.js'
import type { SunshineApiErrorEntry } from './sunshine-api-error.js'

/**
 * What `fetch` threw, told in a new error with the secrets taken out: runtimes quote headers and
 * addresses in it, and hang further objects on it.
 */
export function safeCause(thrown: unknown, redact: Redact): Error {
  const { name, message, cause } = asFields(thrown)
  // Node's `fetch failed` says what happened only there (`ECONNREFUSED`).
  const { code } = asFields(cause)
  return new Error(redact([name, message, code].filter(text.read).join(' ')))
}

/**
 * The reasons in an error body. Which shape the OAuth paths use is documented nowhere, so all
 * are read: v2 `{ errors: [{ code, title }] }`, v1 `{ error: { code, description } }`, and
 * `{ error, error_description }`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export function readErrors(body: string, redact: Redact): SunshineApiErrorEntry[] {
  const { errors, error, error_description } = parseFields(body) ?? {}
  return [errors ?? error].flat().flatMap((entry) => {
    // RFC 6749 gives the code itself, as text.
    const { code = entry, title, description = error_description } = asFields(entry)
    const name = text.read(code)
    return name
      ? [{ code: redact(name), title: redact(text.read(title ?? description) ?? '') }]
      : []
  })
}
