import { type OptionKind, wrongOption } from '../options/read-options.js'
import { isLoopback } from '../platform/is-loopback.js'
import { isSafeUrl } from '../platform/is-safe-url.js'
import { membersOf } from './fields.js'

/** Timers count in 31 bits: anything longer would fire at once. */
export const LONGEST_TIMER = 2 ** 31 - 1

/** A length of time, in milliseconds. */
export const duration: OptionKind<number> = {
  mustBe: `a number of milliseconds, from 1 to ${LONGEST_TIMER}`,
  read: (value) =>
    typeof value === 'number' && value >= 1 && value <= LONGEST_TIMER ? value : undefined,
}

/**
 * A DNS label. The subdomain is put into the name of a host that is sent a token, so nothing else
 * may pass.
 *
 * @see https://www.rfc-editor.org/rfc/rfc1123#section-2
 */
export const subdomain: OptionKind<string> = {
  mustBe: 'a DNS label such as acme, without .zendesk.com',
  read: (value) => (typeof value === 'string' && isLabel(value) ? value : undefined),
}

function isLabel(text: string): boolean {
  // Some that begin with `xn--` stand for no name.
  return LABEL.test(text) && URL.canParse(`https://${text}.example`)
}

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i

/**
 * Visible ASCII without spaces: what may follow `Bearer ` in a header. Checked beforehand, because
 * `fetch` quotes a header it refuses.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#appendix-A.12
 */
export const token: OptionKind<string> = {
  mustBe: 'a token: visible ASCII characters, no spaces',
  read: (value) => (typeof value === 'string' && /^[!-~]+$/.test(value) ? value : undefined),
}

/** A client, or whatever stands in for one: an object that has the named members. */
export function clientWith<Client extends object>(
  ...names: (keyof Client & string)[]
): OptionKind<Client> {
  return {
    mustBe: `a client, as createSunshineClient makes it, with ${names.join(', ')}`,
    read: (value) =>
      names.every((name) => membersOf(value)[name]) ? (value as Client) : undefined,
  }
}

const PLAIN_URL =
  'a https URL (http on this machine alone), without user name, password or fragment'

/** Where a person or an answer is sent. Kept letter for letter: it may have to be the registered one. */
export const plainUrl: OptionKind<string> = {
  mustBe: PLAIN_URL,
  read: (value) => {
    const text = String(value)
    return isSafeUrl(new URL(text)) && !text.includes('#') ? text : undefined
  },
}

/**
 * Where an API is. Paths are put behind it, so it has no query either. `{subdomain}` may stand in it.
 * Plain http is looked at later, see `assertPrivate`.
 */
export const apiBase: OptionKind<string> = {
  mustBe: `${PLAIN_URL}, and without a query`,
  read: (value) => {
    const text = String(value).replace(/[/ \t\r\n]+$/, '')
    const { protocol, username, password } = baseUrl(text)
    const isHttp = protocol === 'https:' || protocol === 'http:'
    return isHttp && !username && !password && !/[?#]/.test(text) ? text : undefined
  },
}

/**
 * Secrets go to an API: over https, to this machine, or to a host that was named for development.
 *
 * @throws TypeError that names the option, for http to anywhere else.
 */
export function assertPrivate(name: string, base: string, hosts: readonly string[]): void {
  const { protocol, hostname } = baseUrl(base)
  if (protocol === 'https:' || isLoopback(hostname) || hosts.includes(hostname)) return
  throw wrongOption(
    name,
    `${apiBase.mustBe}. A sandbox in a container has a name below .localhost, or one that developmentHosts names`,
  )
}

/** Whether an API is none of Zendesk's, but somebody's who develops. */
export function isForDevelopment(base: string): boolean {
  return baseUrl(base).protocol === 'http:' || isLoopback(baseUrl(base).hostname)
}

/** Any label may come to stand for `{subdomain}`: a host is this machine's only if it is so with this one. */
function baseUrl(base: string): URL {
  return new URL(base.replaceAll('{subdomain}', 'subdomain'))
}

/** Names that lead nowhere on the internet: one label, or below a domain that is reserved. */
const NAME_NEARBY = /^[a-z0-9_-]+$|^([a-z0-9_-]+\.)+(internal|local|localhost|test)$/

/** Hosts of a development network, by name. */
export const hostsNearby: OptionKind<readonly string[]> = {
  mustBe:
    'a list of host names without dots, or below .internal, .local or .test, in lower case and without port, such as sandbox',
  read: (value) =>
    Array.isArray(value) && value.every((host) => NAME_NEARBY.test(String(host)))
      ? [...value]
      : undefined,
}

/** A list, whose entries are looked at later: see `assertExactOrigins`. */
export const origins: OptionKind<readonly string[]> = {
  mustBe: 'a list of exact origins such as https://app.example (http on this machine alone)',
  read: (value) => (Array.isArray(value) ? [...value] : undefined),
}

/**
 * Exact origins, as browsers write them into the `Origin` header. Never `*`.
 *
 * @throws TypeError that names the option and the entry, and quotes nothing.
 */
export function assertExactOrigins(name: string, list: readonly unknown[]): void {
  const at = list.findIndex((entry) => !isExactOrigin(entry))
  if (at < 0) return
  const isEmpty = String(list[at]).trim() === ''
  const fault = isEmpty
    ? 'is empty, as an empty variable or two blanks in a row leave it when they are split. Leave it out'
    : 'is none'
  throw wrongOption(name, `${origins.mustBe}: entry ${at + 1} of ${list.length} ${fault}`)
}

function isExactOrigin(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false
  const url = new URL(value)
  return isSafeUrl(url) && url.origin === value
}

/** What a file or an environment file leaves around a value, and what to do about it. */
const LEFT_AROUND = [
  {
    fits: /[\r\n]/,
    what: 'this one has a line end in it, as the text of a file has at its end: trim it',
  },
  { fits: /^\s|\s$/, what: 'this one has a blank at an end: trim it' },
  {
    fits: /^(["'`]).*\1$/,
    what: 'this one stands in quotes, which some environment files keep: leave them out',
  },
  { fits: /[^ -~]/, what: 'this one has another character in it' },
]

/**
 * Client ids and secrets are visible ASCII.
 *
 * @throws TypeError that names the option and what is wrong with its value, and quotes nothing.
 * @see https://www.rfc-editor.org/rfc/rfc6749#appendix-A.1
 */
export function assertCredential(name: string, value: string): void {
  const found = LEFT_AROUND.find(({ fits }) => fits.test(value))
  if (found) throw wrongOption(name, `visible ASCII as Zendesk handed it out; ${found.what}`)
}
