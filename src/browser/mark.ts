import { own } from '../platform/own.js'

/**
 * A moment of an attempt, for the browser's own performance tools: nothing secret is in it.
 *
 * @see https://www.w3.org/TR/user-timing/
 */
export function mark(name: string, detail?: Record<string, unknown>): void {
  try {
    window.performance.mark(`sunshine-connect:${name}`, own({ detail }))
  } catch {
    // Where it is missing or was replaced, nothing is marked.
  }
}
