import type { OptionKind } from '../../options/read-options.js'
import { isLoopback } from '../../platform/is-loopback.js'

const PLAIN_URL =
  'a https URL (http on this machine alone), without user name, password or fragment'

/** Where a person or an answer is sent. Kept letter for letter: it may have to be the registered one. */
export const plainUrl: OptionKind<string> = {
  mustBe: PLAIN_URL,
  read: (value) => {
    const text = String(value)
    return isPlain(new URL(text)) && !text.includes('#') ? text : undefined
  },
}

/** Where an API is. Paths are put behind it, so it has no query either. `{subdomain}` may stand in it. */
export const apiBase: OptionKind<string> = {
  mustBe: `${PLAIN_URL}, and without a query`,
  read: (value) => {
    const text = String(value).replace(/[/ \t\r\n]+$/, '')
    // Any label may come to stand there: the host is this machine's only if it is so with this one.
    const url = new URL(text.replaceAll('{subdomain}', 'subdomain'))
    return isPlain(url) && !/[?#]/.test(text) ? text : undefined
  },
}

/** Exact origins, as browsers write them into the `Origin` header. Never `*`. */
export const exactOrigins: OptionKind<readonly string[]> = {
  mustBe: 'a list of exact origins such as https://app.example (http on this machine alone)',
  read: (value) => (Array.isArray(value) && value.every(isExactOrigin) ? [...value] : undefined),
}

function isExactOrigin(value: unknown): boolean {
  const url = new URL(String(value))
  return isPlain(url) && url.origin === value
}

/** The policy for whatever may hold secrets or answers: encrypted, or never on a network at all. */
function isPlain({ protocol, hostname, username, password }: URL): boolean {
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
  return isSafe && username === '' && password === ''
}
