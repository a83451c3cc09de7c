import {
  isMarkedAnswered,
  markAnswered,
  readEntry,
  removeEntry,
  type StoredEntry,
} from '../protocol/entry.js'

/**
 * The answer that the redirect page has left, taken out before it is used. `undefined` where there is
 * none any more, or a duplicated tab was quicker: "Finish here" has left the attempt's mark, so this
 * leaves one of its own.
 */
export function takeLeftAnswer({ state, entry }: StoredEntry): string | undefined {
  const query = readEntry(state)?.query
  const claimed = { ...entry, lock: entry.lock?.concat('+') }
  if (query === undefined || isMarkedAnswered(claimed)) return undefined
  markAnswered(claimed, query)
  removeEntry(state)
  return query
}
