import { BRIDGE_FRAGMENT } from '../protocol/bridge-address.js'

export interface Answer {
  /** As it came, unparsed: it is checked by the page that knows which `state` it sent. */
  query: string
  /** What names the attempt. None where it is missing, empty or given twice. */
  state: string | undefined
  /** It came from another redirect page, by `forwardTo`. */
  isForwarded: boolean
}

/** Why this page was opened. */
export type Visit = ({ kind: 'answer' } & Answer) | { kind: 'bridge' } | { kind: 'nothing' }

/**
 * Takes the answer out of the address, so that no later request, script, bookmark or reload sees it.
 * A forwarded answer comes in the fragment.
 */
export function takeAnswer(): Visit {
  const { search, hash } = location
  const query = [search.slice(1), hash.slice(1)].find(isAnswer)
  // No secret, and left where it is: a bridge that is loaded anew is one again.
  if (query === undefined && hash === BRIDGE_FRAGMENT) return { kind: 'bridge' }
  cleanAddress()
  return query === undefined
    ? { kind: 'nothing' }
    : { kind: 'answer', query, state: readState(query), isForwarded: query !== search.slice(1) }
}

function cleanAddress(): void {
  try {
    // With the origin: the path alone is read as a link, and `//cb` or a foreign <base> lead elsewhere.
    window.history.replaceState(null, '', location.origin + location.pathname)
  } catch {
    // A sandboxed document without an origin may not; the answer is worth no less for it.
  }
}

function isAnswer(query: string): boolean {
  const parameters = new URLSearchParams(query)
  return ['state', 'code', 'error'].some((name) => parameters.has(name))
}

/** The only `state`, if it is one. */
export function readState(query: string): string | undefined {
  const [state, second] = new URLSearchParams(query).getAll('state')
  return second === undefined && state ? state : undefined
}
