import { isLoopback } from '../../platform/is-loopback.js'
import type { Answer, Look, Sight } from '../look.js'
import { type Policy, parsePolicies } from './policy.js'
import { type Element, readElements } from './read-elements.js'

/** A page, as far as what it says of itself matters. */
export interface Page {
  /** Where it is, which `'self'` and relative addresses go by. */
  url: URL
  headers: Record<string, string>
  title: string
  /** The contents of `<meta>`, by `name` or `http-equiv` in lower case; the last one counts. */
  metas: Map<string, string>
  scripts: Script[]
  /** From the headers and from `<meta>`: each must allow a thing. */
  policies: Policy[]
}

/** A script that a browser would run. */
export interface Script {
  attributes: Map<string, string>
  /** `undefined` for one that stands in the page. */
  src: URL | undefined
  /** What was seen at `src`. */
  sight: Sight | undefined
  /** Its text; empty where it could not be had. */
  text: string
}

/** More of them are not looked at: a page may name thousands. */
const MOST_SCRIPTS = 20

/** Reads a page, and looks at its scripts. */
export async function readPage(url: URL, { headers, body }: Answer, look: Look): Promise<Page> {
  const elements = readElements(body.toString('utf8'))
  const metas = readMetas(elements)
  const base = baseOf(elements, url)
  const scripts = elements.filter(isRun).slice(0, MOST_SCRIPTS)
  return {
    url,
    headers,
    metas,
    title: elements.find(({ name }) => name === 'title')?.text.trim() ?? '',
    scripts: await Promise.all(scripts.map((element) => readScript(element, base, url, look))),
    policies: [
      ...parsePolicies(headers['content-security-policy'], 'header'),
      ...parsePolicies(metas.get('content-security-policy'), 'meta'),
    ],
  }
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

function baseOf(elements: Element[], url: URL): URL {
  const href = elements.find(({ name }) => name === 'base')?.attributes.get('href') ?? ''
  return URL.canParse(href, url) ? new URL(href, url) : url
}

/** Data in a script element isn't run. A type that a rewriting proxy put there is kept: it is looked for. */
function isRun({ name, attributes }: Element): boolean {
  const type = attributes.get('type')?.toLowerCase() ?? ''
  return name === 'script' && (type === '' || /javascript$|module$/.test(type))
}

async function readScript(
  { attributes, text }: Element,
  base: URL,
  page: URL,
  look: Look,
): Promise<Script> {
  const address = attributes.get('src')
  if (address === undefined) return { attributes, src: undefined, sight: undefined, text }
  const src = URL.canParse(address, base) ? new URL(address, base) : undefined
  if (!src || !mayLookAt(src, page)) return { attributes, src, sight: undefined, text: '' }
  const sight = await look({ url: src, headers: { origin: page.origin } })
  return {
    attributes,
    src,
    sight,
    text: sight.kind === 'answer' ? sight.body.toString('utf8') : '',
  }
}

/** A page out there is no reason to knock on the doors of this machine. */
function mayLookAt(src: URL, page: URL): boolean {
  const isWeb = src.protocol === 'https:' || src.protocol === 'http:'
  return isWeb && src.username === '' && (!isLoopback(src.hostname) || isLoopback(page.hostname))
}
