import { own } from '../platform/own.js'

/** An object's own fields, none of which is known yet. */
export type Fields = Record<string, unknown>

/** The fields of an object, on a copy that inherits nothing; none of anything else. */
export function asFields(value: unknown): Fields {
  return own(typeof value === 'object' ? (value as Fields) : null)
}

/** What an object has, be it by its class, as requests and errors have most; nothing of anything else. */
export function membersOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

/**
 * The fields of a JSON object: none of any other JSON, or of nothing; undefined for what is no JSON.
 * Names that would reach an object's prototype, where somebody merges or copies it, are left out.
 */
export function parseFields(text: string): Fields | undefined {
  try {
    return asFields(text === '' ? {} : JSON.parse(text, leaveOutPrototypes))
  } catch {
    return undefined
  }
}

function leaveOutPrototypes(name: string, value: unknown): unknown {
  return name === '__proto__' || name === 'constructor' ? undefined : value
}
