/** An object's fields, none of which is known yet. */
export type Fields = Record<string, unknown>

/** The fields of an object; none of anything else. */
export function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

/** The fields of a JSON object: none of any other JSON, or of nothing; undefined for what is no JSON. */
export function parseFields(text: string): Fields | undefined {
  try {
    return asFields(text === '' ? {} : JSON.parse(text))
  } catch {
    return undefined
  }
}
