import { readEntry, writeEntry } from '../../protocol/entry.js'

/**
 * Nobody waits for this attempt any more. Its entry stays until it expires: a person who signs in
 * after all can finish. Where an answer was taken meanwhile, by this page or by another one in this
 * window, there is none, and it stays so.
 */
export function markEnded(state: string): void {
  const entry = readEntry(state)
  if (entry) writeEntry(state, { ...entry, hasEnded: true })
}
