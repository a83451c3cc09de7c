import { writeEntry } from '../protocol/entry.js'
import type { PendingAttempt } from '../protocol/pending-attempt.js'
import { isOwnPage, parseUrl } from './parse-url.js'
import type { Answer } from './take-answer.js'

/** A page of this origin, whole address, or `undefined`: an entry may hold anything. */
export function readOwnPage(address: unknown): URL | undefined {
  const page = typeof address === 'string' ? parseUrl(address) : undefined
  return page && isOwnPage(page) ? page : undefined
}

/** Leaves the answer where `resume` finds it, and goes to the page that calls it. Whether it could. */
export function leaveAnswer({ query, state }: Answer, entry: PendingAttempt, page: URL): boolean {
  if (!state || !writeEntry(state, { ...entry, query })) return false
  load(page.href)
  return true
}

/** In place of this page: going back must not lead here. */
function load(address: string): void {
  const [page, fragment] = address.split('#')
  const isThisPage = page === location.href.split('#')[0]
  if (isThisPage && fragment !== undefined) {
    // Where only the fragment differs, going there would load nothing.
    window.history.replaceState(null, '', address)
    location.reload()
  } else {
    location.replace(address)
  }
}
