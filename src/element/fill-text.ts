interface Account {
  name?: string
  subdomain?: string
}

type Answer = { app?: { displayName?: string; subdomain?: string } } | null | undefined

const OPTIONAL = /\[([^\]]*\{(name|subdomain)\}[^\]]*)\]/g
// The rest of a host name belongs to its subdomain: apart, a right-to-left line would swap them.
const PLACEHOLDER = /\{(name|subdomain)\}((?:\.\w+)*)/g

/**
 * Fills `{name}` and `{subdomain}` in, of what the backend answered, and drops the `[parts]` whose
 * placeholder has no value. A value may run in the other direction than the line: isolates keep it
 * from turning the line around.
 * @see https://www.w3.org/International/questions/qa-bidi-unicode-controls
 */
export function fillText(text: string, connection: unknown): string {
  const { displayName, subdomain } = (connection as Answer)?.app ?? {}
  const account: Account = { name: displayName || subdomain, subdomain }
  return text
    .replace(OPTIONAL, (_, part: string, name: keyof Account) => (account[name] ? part : ''))
    .replace(PLACEHOLDER, (_, name: keyof Account, rest: string) =>
      account[name] ? `\u2068${account[name]}${rest}\u2069` : '',
    )
}
