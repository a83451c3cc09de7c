import { text } from '../../options/kinds.js'
import { printable } from '../../platform/printable.js'
import { asFields, membersOf, parseFields } from '../fields.js'
import type { Redact } from '../redact.js'
import type { SunshineApiErrorEntry } from './sunshine-api-error.js'

/**
 * What `fetch` threw, told in a new error with the secrets taken out: runtimes quote headers and
 * addresses in it, and hang further objects on it.
 */
export function safeCause(thrown: unknown, redact: Redact): Error {
  const { name, message, cause } = membersOf(thrown)
  // Node's `fetch failed` says what happened only there (`ECONNREFUSED`).
  const { code } = membersOf(cause)
  return new Error(printable(redact([name, message, code].filter(text.read).join(' ')), 4096))
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
    if (!name) return []
    const sentence = text.read(title ?? description) ?? ''
    return [{ code: printable(redact(name)), title: printable(redact(sentence), 4096) }]
  })
}

/**
 * Whether what `fetch` has thrown is no failure, but how Next.js and React tell themselves that a page
 * can't be made before it is asked for: they put a `digest` on it, and whoever swallows it breaks the
 * build.
 *
 * @see https://nextjs.org/docs/app/api-reference/functions/unstable_rethrow
 */
export function isFrameworkSignal(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null || !('digest' in thrown)) return false
  return typeof thrown.digest === 'string'
}
