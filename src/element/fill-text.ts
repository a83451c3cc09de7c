/** What the placeholders stand for; without a value where nobody knows. */
export interface Account {
  name?: string
  subdomain?: string
}

const OPTIONAL = /\[([^\]]*\{(name|subdomain)\}[^\]]*)\]/g
// The rest of a host name belongs to its subdomain: apart, a right-to-left line would swap them.
const PLACEHOLDER = /\{(name|subdomain)\}((?:\.\w+)*)/g

/**
 * Fills `{name}` and `{subdomain}` in, and drops the `[parts]` whose placeholder has no value. A
 * value may run in the other direction than the line: isolates keep it from turning the line around.
 * @see https://www.w3.org/International/questions/qa-bidi-unicode-controls
 */
export const fillText = (text: string, account: Account): string =>
  text
    .replace(OPTIONAL, (_, part: string, name: keyof Account) => (account[name] ? part : ''))
    .replace(PLACEHOLDER, (_, name: keyof Account, rest: string) =>
      account[name] ? `\u2068${account[name]}${rest}\u2069` : '',
    )

/** The account in what the backend answered, as far as it is there. */
export function accountIn(connection: unknown): Account {
  const { displayName, subdomain } = (connection as Answer | undefined)?.app ?? {}
  return { name: displayName || subdomain, subdomain }
}

type Answer = { app?: { displayName?: string; subdomain?: string } } | null
