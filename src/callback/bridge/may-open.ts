import { isSafe, parseUrl } from '../parse-url.js'
import { readState } from '../take-answer.js'

const MIN_STATE_LENGTH = 20

/** Whether the bridge may open this: an authorize URL whose answer comes back to this very page. */
export function mayOpen(url: URL): boolean {
  const state = readState(url.search)
  return isSafe(url) && state !== undefined && state.length >= MIN_STATE_LENGTH && leadsHere(url)
}

function leadsHere({ searchParams }: URL): boolean {
  const [address, ...more] = searchParams.getAll('redirect_uri')
  const page = parseUrl(address)
  return (
    more.length === 0 && page?.origin === location.origin && page.pathname === location.pathname
  )
}
