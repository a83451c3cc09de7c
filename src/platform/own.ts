import { isObject } from './is-object.js'

/**
 * A copy of an object that holds its own enumerable properties and inherits nothing. Somebody's library
 * may have put names on `Object.prototype`, and every plain object seems to have them then: an option
 * that was left out, a field that a message doesn't have, a setting of `fetch` that we never gave. So
 * what comes in is read through this, and what the platform reads is made with it.
 *
 * The copy is shallow: an object within is copied where it is read. `null` gives an empty one.
 */
export function own<Given extends object>(object: Given | null | undefined): Given {
  return Object.assign(Object.create(null), object)
}

/** The fields of what may be anything, as what a backend has answered: none where it is no object. */
export function fieldsOf(value: unknown): Record<string, unknown> {
  return own(isObject(value) ? value : null) as Record<string, unknown>
}
