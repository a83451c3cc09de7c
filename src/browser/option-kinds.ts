import type { OptionKind } from '../options/read-options.js'
import { isLoopback } from '../platform/is-loopback.js'
import { isObject } from '../platform/is-object.js'
import { ofDocument } from '../platform/of-document.js'
import { ownOrigin } from '../platform/own-origin.js'

/** Some 23 days: not far beyond it, `setTimeout` fires at once. */
const LONGEST_TIMER = 2_000_000_000

/** What nothing is resolved against. */
const ABSOLUTE_URL = /^\s*https?:\/\//i

/** Parameters of the authorize URL that are ours to set. */
const RESERVED = ['client_id', 'response_type', 'state', 'redirect_uri']

/** A length of time. */
export const duration: OptionKind<number> = {
  mustBe: 'milliseconds above 0',
  read: (value) =>
    typeof value === 'number' && value > 0 ? Math.min(value, LONGEST_TIMER) : undefined,
}

/** The cure for a relative address that doesn't lead to this page's own origin. */
const ABSOLUTE = 'absolute where a <base> leads elsewhere'

/** Where a person or a secret is sent: https, this page's own origin, or this machine. */
export const safeUrl: OptionKind<URL> = {
  mustBe: `an https, same-origin or localhost URL, ${ABSOLUTE}`,
  read(value) {
    const url = parseUrl(value)
    return url && isSafe(url) ? url : undefined
  },
}

/**
 * The redirect URI as it is sent. The service compares it letter for letter with those registered, so
 * an absolute one stays as it was written; a relative one is resolved as links are.
 */
export const redirectUri: OptionKind<string> = {
  mustBe: safeUrl.mustBe,
  read(value) {
    const url = safeUrl.read(value)
    if (!url) return undefined
    return typeof value === 'string' && ABSOLUTE_URL.test(value) ? value : url.href
  },
}

/** A page of this origin. A script address has no such origin. */
export const ownUrl: OptionKind<URL> = {
  mustBe: `a same-origin URL, ${ABSOLUTE}`,
  read(value) {
    const url = parseUrl(value)
    return url && isHttp(url) && url.origin === ownOrigin() ? url : undefined
  },
}

export const exactOrigin: OptionKind<string> = {
  mustBe: 'an exact https, same-origin or localhost origin',
  read(value) {
    const url = typeof value === 'string' ? new URL(value) : undefined
    return url && isSafe(url) && url.origin === value ? url.origin : undefined
  },
}

export const queryParameters: OptionKind<Record<string, string>> = {
  mustBe: `an object of strings without ${RESERVED.join(', ')}`,
  read(value) {
    if (!isObject(value)) return undefined
    const isFine = ([name, text]: [string, unknown]) =>
      typeof text === 'string' && !RESERVED.includes(name)
    return Object.entries(value).every(isFine) ? { ...value } : undefined
  },
}

/** In CSS pixels. */
export interface PopupSize {
  width: number
  height: number
}

export const DEFAULT_SIZE: PopupSize = { width: 600, height: 740 }

export const popupSize: OptionKind<PopupSize> = {
  mustBe: '{ width, height }',
  read(value) {
    if (!isObject(value) || Object.hasOwn(value, 'window')) return undefined
    const { width, height } = { ...DEFAULT_SIZE, ...value }
    return width > 0 && height > 0 ? { width, height } : undefined
  },
}

/** `null` is what `window.open` returned where it opened none. */
export const givenWindow: OptionKind<Window | null> = {
  mustBe: 'a window or null',
  read(value) {
    if (value === null) return null
    // Every window has a `window` that even another origin may read.
    return isObject(value) && 'window' in value ? (value as Window) : undefined
  },
}

export const abortSignal: OptionKind<AbortSignal> = {
  mustBe: 'an AbortSignal',
  read: (value) => (isObject(value) && 'aborted' in value ? (value as AbortSignal) : undefined),
}

/** What it throws is a fault of the page's: it is reported there, and no attempt ends with it. */
export function listener<Heard>(): OptionKind<(heard: Heard) => void> {
  return {
    mustBe: 'a function',
    read(value) {
      if (typeof value !== 'function') return undefined
      return (heard) => {
        try {
          value(heard)
        } catch (error) {
          reportError(error)
        }
      }
    },
  }
}

export const requestHeaders: OptionKind<Headers> = {
  mustBe: 'headers',
  read: (value) => new Headers(value as HeadersInit),
}

/**
 * As links and `fetch` resolve it: against the page's `<base>`, or the parent's in a `srcdoc` frame.
 * Nothing if that leads to another origin than this page alone would: whoever can inject a `<base>`
 * must not choose where a code goes.
 */
function parseUrl(value: unknown): URL | undefined {
  const text = urlText(value)
  if (!text) return undefined
  const url = new URL(text, ofDocument('baseURI'))
  return url.origin === new URL(text, ownOrigin()).origin ? url : undefined
}

/** A URL object may come from another realm, where `instanceof` doesn't know it. */
function urlText(value: unknown): string | undefined {
  const text = isObject(value) && 'href' in value ? value.href : value
  return typeof text === 'string' ? text.trim() : undefined
}

function isSafe(url: URL): boolean {
  if (!isHttp(url) || url.username || url.password) return false
  return url.protocol === 'https:' || url.origin === ownOrigin() || isLoopback(url.hostname)
}

function isHttp({ protocol }: URL): boolean {
  return /^https?:$/.test(protocol)
}
