import { text } from '../options/kinds.js'
import { type OptionKind, optional, readOptions, withDefault } from '../options/read-options.js'
import { own } from '../platform/own.js'
import type { RelayMessages, RelayOptions } from '../protocol/relay-options.js'
import { isOwnPage, isSafe, parseUrl } from './parse-url.js'

export interface RelayCallbackOptions extends RelayOptions {
  /** Where the texts and buttons are shown. Default: at the end of the body. */
  container?: Element
}

/** `RelayCallbackOptions` that were checked and completed. */
export interface Settings {
  /** Exact origins, which `postMessage` can take. */
  openerOrigins: readonly string[]
  forwardTo: URL | undefined
  /** Milliseconds. */
  ackTimeout: number
  messages: Partial<RelayMessages>
  lang: string | undefined
  container: Element | undefined
}

/** Where an answer may go. */
const address: OptionKind<URL> = {
  mustBe: "https, this machine or this page's own origin, without credentials",
  read(value) {
    const url = parseUrl(value)
    if (!url || url.username || url.password) return undefined
    return isSafe(url) || isOwnPage(url) ? url : undefined
  },
}

/** Those that are wrong are left out. */
const origins: OptionKind<readonly string[]> = {
  mustBe: `origins: ${address.mustBe}`,
  read: (value) => {
    const wrong = [value].flat().filter((each) => !address.read(each))
    for (const each of wrong)
      complain(`"openerOrigins" takes ${address.mustBe}. Left out: ${bare(each)}`)
    return readOrigins(value)
  },
}

/**
 * The origins that may get the answer, one or several: those that are wrong are left out. On its own,
 * since nothing else is needed to hand the answer over.
 */
export function readOrigins(given: unknown = location.origin): string[] {
  return [given].flat().flatMap((each) => address.read(each)?.origin ?? [])
}

const duration: OptionKind<number> = {
  mustBe: 'milliseconds',
  read: (value) => (typeof value === 'number' && value >= 0 ? value : undefined),
}

/** What is no text, or empty, is no text of the page's. */
const texts: OptionKind<Partial<RelayMessages>> = {
  mustBe: 'an object of texts',
  read: (value) => (typeof value === 'object' && value ? own(value) : undefined),
}

const element: OptionKind<Element> = {
  mustBe: 'an element',
  read: (value) => (value instanceof Element ? value : undefined),
}

/**
 * Never throws: what is wrong is left out and said on the console, since the person must not pay for
 * it.
 */
export function readSettings(options: RelayCallbackOptions): Settings {
  const rules = {
    openerOrigins: withDefault([location.origin], origins),
    forwardTo: optional(address),
    ackTimeout: withDefault(1500, duration),
    messages: withDefault(own({}), texts),
    lang: optional(text),
    container: optional(element),
  }
  return readOptions<Settings>(options, rules, ({ message }) => complain(message))
}

function complain(message: string): void {
  console.error(`sunshine-connect: ${message}`)
}

/** A password in a wrong address is a password. */
function bare(value: unknown): string {
  return String(value).replace(/^.*@/s, '…@')
}
