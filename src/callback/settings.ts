import { isObject } from '../platform/is-object.js'
import { isSafeUrl } from '../platform/is-safe-url.js'
import { own } from '../platform/own.js'
import type { RelayMessages, RelayOptions } from '../protocol/relay-options.js'
import { isOwnPage, parseUrl } from './parse-url.js'

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
const ADDRESS = "https, this machine or this page's own origin, without credentials"

/**
 * Never throws: what is wrong is left out and said on the console, since the person must not pay for
 * it. Six options need no table of rules, which the page would have to load.
 */
export function readSettings(options: RelayCallbackOptions): Settings {
  const given = own(options as Record<string, unknown>)

  function heed<Kept>(
    name: string,
    mustBe: string,
    isRight: (value: unknown) => value is Kept,
  ): Kept | undefined {
    const value = given[name]
    if (isRight(value)) return value
    if (value !== undefined) complain(`Option "${name}" must be ${mustBe}.`)
    return undefined
  }

  const settings: Settings = {
    openerOrigins: readOrigins(given.openerOrigins, complainOfOrigin),
    forwardTo: parseUrl(heed('forwardTo', ADDRESS, isAddress)),
    ackTimeout: heed('ackTimeout', 'milliseconds', isDuration) ?? 1500,
    messages: own(heed('messages', 'an object of texts', isObject)),
    lang: heed('lang', 'a non-empty string', isText),
    container: heed('container', 'an element', isElement),
  }
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(settings, name)) complain(`Option "${name}" is unknown.`)
  }
  return settings
}

/**
 * The origins that may get the answer, one or several: those that are wrong are left out. On its own,
 * since nothing else is needed to hand the answer over.
 */
export function readOrigins(
  given: unknown = location.origin,
  onWrong?: (value: unknown) => void,
): string[] {
  return [given].flat().flatMap((each) => {
    if (isAddress(each)) return new URL(each).origin
    onWrong?.(each)
    return []
  })
}

function isAddress(value: unknown): value is string | URL {
  const url = parseUrl(value)
  if (!url || url.username || url.password) return false
  return isSafeUrl(url) || isOwnPage(url)
}

const isDuration = (value: unknown): value is number => typeof value === 'number' && value >= 0

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

const isElement = (value: unknown): value is Element => value instanceof Element

function complainOfOrigin(value: unknown): void {
  // A password in a wrong address is a password.
  const bare = typeof value === 'string' ? value.replace(/^.*@/s, '…@') : typeof value
  complain(`"openerOrigins" takes ${ADDRESS}. Left out: ${bare}`)
}

function complain(message: string): void {
  console.error(`sunshine-connect: ${message}`)
}
