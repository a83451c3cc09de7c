/**
 * Milliseconds since 1970. Not by `Date.now`, in whose place Date.js puts a function that returns a
 * `Date`: that and a time limit added up are a text.
 */
export const now = (): number => new Date().getTime()
