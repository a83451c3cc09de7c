/**
 * Takes the answer out of the address, so that no later request, script, bookmark or reload sees
 * it, and returns it as a query string, if there is one. A forwarded answer comes in the fragment.
 */
export function takeAnswer(): string | undefined {
  const { search, hash, pathname } = location
  try {
    history.replaceState(null, '', pathname)
  } catch {
    // A sandboxed document without an origin may not; the answer is worth no less for it.
  }
  return [search, hash].find((part) => /\b(state|code|error)=/.test(part))?.slice(1)
}
