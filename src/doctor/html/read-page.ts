import { isLoopback } from '../../platform/is-loopback.js'
import type { Answer, Look, Sight } from '../look.js'
import { hashesOf, type Policy, parsePolicies } from './policy.js'
import { type Element, readElements } from './read-elements.js'

/** A page, as far as what it says of itself matters. */
export interface Page {
  /** Where it is, which `'self'` and relative addresses go by. */
  url: URL
  /** What relative addresses in it go by. */
  base: URL
  headers: Record<string, string>
  title: string
  /** The contents of `<meta>`, by `name` or `http-equiv` in lower case; the last one counts. */
  metas: Map<string, string>
  scripts: Script[]
  /** From the headers and from `<meta>`: each must allow a thing. */
  policies: Policy[]
  /** The attributes of the first `<sunshine-connect>`, if there is one. */
  element: Map<string, string> | undefined
}

/** A script that a browser would run. */
export interface Script {
  /** Its place among the page's elements, from 1. */
  place: number
  attributes: Map<string, string>
  /** `undefined` for one that stands in the page. */
  src: URL | undefined
  /** What was seen at `src`. */
  sight: Sight | undefined
  /** Its text; empty where it could not be had. */
  text: string
  /** Of its text, as policies and `integrity` write them. */
  hashes: string[]
}

/** More of them are not looked at: a page may name thousands. */
const MOST_SCRIPTS = 20

/** Of each, ours is a tenth of it; twenty of them are kept at once. */
const MOST_BYTES = 500_000

/** Milliseconds for a page with all its scripts. */
const PATIENCE = 5_000
const LEAST_PATIENCE = 500

/** Reads a page, and looks at its scripts. */
export async function readPage(
  url: URL,
  { headers, body, duration }: Answer,
  look: Look,
): Promise<Page> {
  // As browsers do before anything else: a hash is of the text with these line ends.
  const elements = readElements(body.toString('utf8').replace(/\r\n?/g, '\n'))
  const base = baseOf(elements, url)
  const patience = Math.max(PATIENCE - duration, LEAST_PATIENCE)
  const scripts = elements
    .map((element, index) => ({ element, place: index + 1 }))
    .filter(({ element }) => isRun(element))
    .slice(0, MOST_SCRIPTS)
    .map(async ({ element, place }) => ({
      place,
      ...(await readScript(element, { base, page: url, patience }, look)),
    }))
  return {
    url,
    base,
    headers,
    metas: readMetas(elements),
    title: elements.find(({ name }) => name === 'title')?.text.trim() ?? '',
    scripts: await Promise.all(scripts),
    policies: [
      ...parsePolicies(headers['content-security-policy'], 'header'),
      ...elements.flatMap(metaPolicies),
    ],
    element: elements.find(({ name }) => name === 'sunshine-connect')?.attributes,
  }
}

/** The version of ours that a script begins with, in a comment that minifiers keep. */
export function versionOf({ text }: Pick<Script, 'text'>): string | undefined {
  return /\/\*! sunshine-connect (\S+) \*\//.exec(text.slice(0, 500))?.[1]
}

/** The version that a page of ours states, or else its first script of ours does. */
export function pageVersion({ metas, scripts }: Page): string | undefined {
  const [name, version] = metas.get('generator')?.split(' ') ?? []
  if (name === 'sunshine-connect' && version) return version
  return scripts.map(versionOf).find((found) => found !== undefined)
}

function readMetas(elements: Element[]): Map<string, string> {
  const metas = elements.filter(({ name }) => name === 'meta')
  return new Map(
    metas.map(({ attributes }) => {
      const name = attributes.get('http-equiv') ?? attributes.get('name') ?? ''
      return [name.toLowerCase(), attributes.get('content') ?? '']
    }),
  )
}

/** Of several, each counts. */
function metaPolicies({ name, attributes }: Element, index: number): Policy[] {
  const isPolicy =
    name === 'meta' && attributes.get('http-equiv')?.toLowerCase() === 'content-security-policy'
  return isPolicy ? parsePolicies(attributes.get('content'), 'meta', index + 1) : []
}

function baseOf(elements: Element[], url: URL): URL {
  const href = elements.find(({ name }) => name === 'base')?.attributes.get('href') ?? ''
  return URL.canParse(href, url) ? new URL(href, url) : url
}

/** Data in a script element isn't run. A type that a rewriting proxy put there is kept: it is looked for. */
function isRun({ name, attributes }: Element): boolean {
  const type = attributes.get('type')?.toLowerCase() ?? ''
  return name === 'script' && (type === '' || /javascript$|module$/.test(type))
}

interface Circumstances {
  base: URL
  page: URL
  patience: number
}

async function readScript(
  { attributes, text }: Element,
  { base, page, patience }: Circumstances,
  look: Look,
): Promise<Omit<Script, 'place'>> {
  const address = attributes.get('src')
  if (address === undefined) {
    return { attributes, src: undefined, sight: undefined, text, hashes: hashesOf(text) }
  }
  const src = URL.canParse(address, base) ? new URL(address, base) : undefined
  if (!src || !mayLookAt(src, page)) {
    return { attributes, src, sight: undefined, text: '', hashes: [] }
  }
  const headers = { origin: page.origin }
  const sight = await look({ url: src, headers, patience, mostBytes: MOST_BYTES })
  if (sight.kind === 'silence') return { attributes, src, sight, text: '', hashes: [] }
  const { body } = sight
  return { attributes, src, sight, text: body.toString('utf8'), hashes: hashesOf(body) }
}

/** A page out there is no reason to knock on the doors of this machine. */
function mayLookAt(src: URL, page: URL): boolean {
  const isWeb = src.protocol === 'https:' || src.protocol === 'http:'
  return (
    isWeb && src.username === '' && (!isThisMachine(src.hostname) || isThisMachine(page.hostname))
  )
}

/** Names and addresses that lead here, though not all of them are a safe place for a secret. */
function isThisMachine(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '')
  // `URL` writes IPv4 in IPv6 in hexadecimal: [::ffff:127.0.0.1] as [::ffff:7f00:1].
  return (
    isLoopback(name) ||
    name === '0.0.0.0' ||
    name === '[::]' ||
    /^\[::ffff:(7f[\da-f]{2}|0):/.test(name)
  )
}
