import { createHash } from 'node:crypto'
import { matchesSource } from './matches-source.js'

/** One Content-Security-Policy: its directives, and where it was found. */
export interface Policy {
  from: 'header' | 'meta'
  directives: Map<string, string[]>
}

/** A header may hold several, with commas; of a directive given twice, the first counts. */
export function parsePolicies(text: string | undefined, from: Policy['from']): Policy[] {
  return (text ?? '')
    .split(',')
    .filter((policy) => policy.trim() !== '')
    .map((policy) => ({ from, directives: parseDirectives(policy) }))
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
  text: string
  attributes: Map<string, string>
}

/** @see https://www.w3.org/TR/CSP3/#script-src-elem-pre-request */
export function allowsScript({ directives }: Policy, script: ScriptToRun, page: URL): boolean {
  if (directives.get('sandbox')?.includes('allow-scripts') === false) return false
  const sources = sourcesOf(directives, ['script-src-elem', 'script-src', 'default-src'])
  if (sources === undefined || hasNonce(sources, script)) return true
  const { src } = script
  return src ? allowsAddress(sources, src, page) : allowsInline(sources, script.text)
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

/** With `strict-dynamic`, where a script comes from doesn't count any more. */
function allowsAddress(sources: string[], src: URL, page: URL): boolean {
  if (sources.includes("'strict-dynamic'")) return false
  return sources.some((source) => matchesSource(source, src, page))
}

/** A hash, a nonce or `strict-dynamic` switches `unsafe-inline` off. */
function allowsInline(sources: string[], text: string): boolean {
  const isStrict = sources.some((source) => /^'(nonce-|sha\d+-|strict-dynamic)/i.test(source))
  if (!isStrict && sources.includes("'unsafe-inline'")) return true
  return hashesOf(text).some((hash) => sources.includes(`'${hash}'`))
}

/** As policies and `integrity` write them. */
export function hashesOf(content: string | Buffer): string[] {
  return ['sha256', 'sha384', 'sha512'].map(
    (algorithm) => `${algorithm}-${createHash(algorithm).update(content).digest('base64')}`,
  )
}
