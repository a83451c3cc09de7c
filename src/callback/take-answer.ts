/**
 * Takes the answer out of the address, so that no later request, script, bookmark or reload sees
 * it, and returns it as a query string; empty if there is none. A forwarded answer comes in the
 * fragment.
 */
export function takeAnswer(): string {
  const { search, hash, pathname } = location
  try {
    history.replaceState(history.state, '', pathname)
  } catch {
    // A sandboxed document without an origin may not; the answer is worth no less for it.
  }
  return [search, hash].map((part) => part.slice(1)).find(holdsAnswer) ?? ''
}

const holdsAnswer = (query: string): boolean => {
  const params = new URLSearchParams(query)
  return ['state', 'code', 'error'].some((name) => params.has(name))
}

/** The state, if there is just one. */
export function readState(query: string): string | undefined {
  const states = new URLSearchParams(query).getAll('state')
  return states.length === 1 ? states[0] : undefined
}
