import type { SunshineApiErrorEntry } from './api-error.js'
import { isRecord } from './is-record.js'
import { isText } from './is-text.js'

/**
 * The reasons in an error body. Which shape the OAuth paths use is documented nowhere, so all
 * are read: v2 `{ errors: [{ code, title }] }`, v1 `{ error: { code, description } }`, and
 * `{ error, error_description }`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export const readErrors = (
  json: unknown,
  redact: (text: string) => string,
): SunshineApiErrorEntry[] => {
  const text = (value: unknown) => (isText(value) ? redact(value).slice(0, 500) : undefined)
  return entries(json)
    .filter(isRecord)
    .slice(0, 20)
    .map(({ code, title, description }) => ({
      code: text(code),
      title: text(title ?? description),
    }))
}

/** The first reason's name, if it looks like one: what is redacted or a whole sentence does not. */
export const errorCode = (errors: readonly SunshineApiErrorEntry[]): string =>
  errors.find(({ code }) => code && /^[\w.:-]{1,64}$/.test(code))?.code ?? 'invalid_response'

const entries = (json: unknown): unknown[] => {
  if (!isRecord(json)) return []
  const { errors, error, error_description: title } = json
  if (Array.isArray(errors)) return errors
  return [isText(error) ? { code: error, title } : error]
}
