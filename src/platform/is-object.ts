/** Whether a value may have properties of its own; a function, which may too, is no data. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
