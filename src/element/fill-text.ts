type Answer = { app?: { displayName?: string; subdomain?: string } } | null | undefined

// The rest of a host name belongs to its subdomain: apart, a right-to-left line would swap them.
const PLACEHOLDER = /(?:\[([^{\]]*))?\{(name|subdomain)\}((?:\.\w+)*)(?:([^[\]]*)\])?/g

/**
 * Fills `{name}` and `{subdomain}` in, of what the backend answered; where there is no value, the
 * `[brackets]` around the placeholder go with it. A value may run in the other direction than the
 * line: isolates keep it from turning the line around.
 * @see https://www.w3.org/International/questions/qa-bidi-unicode-controls
 */
export function fillText(text: string, connection: unknown): string {
  const { displayName, subdomain } = (connection as Answer)?.app ?? {}
  const account: Record<string, string | undefined> = { name: displayName || subdomain, subdomain }
  return text.replace(PLACEHOLDER, (_, before = '', name, rest, after = '') =>
    account[name] ? `${before}\u2068${account[name]}${rest}\u2069${after}` : '',
  )
}
