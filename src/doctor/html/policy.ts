import { createHash } from 'node:crypto'

/** One Content-Security-Policy: its directives, and where it was found. */
export interface Policy {
  from: 'header' | 'meta'
  /** The place of its element among the page's: it binds those behind it. 0 for a header's. */
  place: number
  directives: Map<string, string[]>
}

/** A header may hold several, with commas; of a directive given twice, the first counts. */
export function parsePolicies(text: string | undefined, from: Policy['from'], place = 0): Policy[] {
  return (text ?? '')
    .split(',')
    .filter((policy) => policy.trim() !== '')
    .map((policy) => ({ from, place, directives: parseDirectives(policy) }))
}

function parseDirectives(policy: string): Map<string, string[]> {
  const directives = new Map<string, string[]>()
  for (const directive of policy.split(';')) {
    const [name = '', ...values] = directive.trim().split(/\s+/)
    const key = name.toLowerCase()
    if (key !== '' && !directives.has(key)) directives.set(key, values)
  }
  return directives
}

/** What a policy is asked about a script. */
export interface ScriptToRun {
  /** `undefined` for one that stands in the page. */
  src: URL | undefined
  /** Of its text, as policies write them: made once, since a page may have thousands of policies. */
  hashes: string[]
  attributes: Map<string, string>
}

/** @see https://www.w3.org/TR/CSP3/#script-src-elem-pre-request */
export function allowsScript({ directives }: Policy, script: ScriptToRun, page: URL): boolean {
  if (directives.get('sandbox')?.includes('allow-scripts') === false) return false
  const sources = sourcesOf(directives, ['script-src-elem', 'script-src', 'default-src'])
  if (sources === undefined || hasNonce(sources, script)) return true
  const { src } = script
  return src ? allowsAddress(sources, script, src, page) : allowsInline(sources, script)
}

/** @see https://www.w3.org/TR/CSP3/#directive-connect-src */
export function allowsConnection({ directives }: Policy, to: URL, page: URL): boolean {
  const sources = sourcesOf(directives, ['connect-src', 'default-src'])
  return sources === undefined || sources.some((source) => matchesSource(source, to, page))
}

function sourcesOf(directives: Policy['directives'], names: string[]): string[] | undefined {
  const name = names.find((candidate) => directives.has(candidate))
  return name === undefined ? undefined : directives.get(name)
}

function hasNonce(sources: string[], { attributes }: ScriptToRun): boolean {
  const nonce = attributes.get('nonce')
  return nonce !== undefined && nonce !== '' && sources.includes(`'nonce-${nonce}'`)
}

/**
 * With `strict-dynamic`, where a script comes from doesn't count any more. What its tag states as
 * integrity may stand in the policy instead of where it comes from: all of it must.
 *
 * @see https://www.w3.org/TR/CSP3/#external-hash
 */
function allowsAddress(
  sources: string[],
  { attributes }: ScriptToRun,
  src: URL,
  page: URL,
): boolean {
  const stated = attributes.get('integrity')?.match(/sha\d+-[\w+/=-]+/g) ?? []
  if (stated.length > 0 && stated.every((hash) => sources.includes(`'${hash}'`))) return true
  if (sources.includes("'strict-dynamic'")) return false
  return sources.some((source) => matchesSource(source, src, page))
}

/** A hash, a nonce or `strict-dynamic` switches `unsafe-inline` off. */
function allowsInline(sources: string[], { hashes }: ScriptToRun): boolean {
  const isStrict = sources.some((source) => /^'(nonce-|sha\d+-|strict-dynamic)/i.test(source))
  if (!isStrict && sources.includes("'unsafe-inline'")) return true
  return hashes.some((hash) => sources.includes(`'${hash}'`))
}

/** As policies and `integrity` write them. */
export function hashesOf(content: string | Buffer): string[] {
  return ['sha256', 'sha384', 'sha512'].map(
    (algorithm) => `${algorithm}-${createHash(algorithm).update(content).digest('base64')}`,
  )
}

/**
 * Whether a source of a policy, such as `'self'`, `https:` or `https://*.example.com`, allows an address
 * on a page at `self`.
 *
 * @see https://www.w3.org/TR/CSP3/#match-url-to-source-expression
 */
export function matchesSource(source: string, url: URL, self: URL): boolean {
  if (source === '*') return url.protocol === 'https:' || url.protocol === 'http:'
  if (source.toLowerCase() === "'self'") {
    return url.origin === self.origin || isUpgraded(url, self)
  }
  if (source.startsWith("'")) return false
  if (source.endsWith(':') && !source.includes('/')) {
    return matchesScheme(source.toLowerCase(), url)
  }
  return matchesHost(source, url, self)
}

/** The same host by https instead of http, both at their usual ports. */
function isUpgraded(url: URL, self: URL): boolean {
  const usual = url.port === '' && self.port === ''
  return usual && url.hostname === self.hostname && matchesScheme(self.protocol, url)
}

/** http in a policy allows https as well. */
function matchesScheme(scheme: string, { protocol }: URL): boolean {
  return protocol === scheme || (scheme === 'http:' && protocol === 'https:')
}

function matchesHost(source: string, url: URL, self: URL): boolean {
  const hasScheme = source.includes('://')
  const [scheme = '', rest = ''] = hasScheme ? source.split('://') : [self.protocol, source]
  const slash = rest.indexOf('/')
  const authority = slash === -1 ? rest : rest.slice(0, slash)
  const path = slash === -1 ? '' : rest.slice(slash)
  const [, host = '', port = ''] = /^(.*?)(?::(\d+|\*))?$/.exec(authority) ?? []
  return (
    matchesScheme(hasScheme ? `${scheme.toLowerCase()}:` : scheme, url) &&
    matchesName(host.toLowerCase(), url.hostname) &&
    matchesPort(port, url) &&
    matchesPath(path, url.pathname)
  )
}

function matchesName(host: string, hostname: string): boolean {
  return host.startsWith('*.')
    ? hostname.endsWith(host.slice(1))
    : host === '*' || host === hostname
}

function matchesPort(port: string, url: URL): boolean {
  const usual = url.protocol === 'https:' ? '443' : '80'
  return port === '*' || (port || usual) === (url.port || usual)
}

function matchesPath(path: string, pathname: string): boolean {
  if (path === '' || path === '/') return true
  return path.endsWith('/') ? pathname.startsWith(path) : pathname === path
}
