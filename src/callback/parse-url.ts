import { orNothing } from '../platform/or-nothing.js'

/** The URL, or `undefined` for what is none. */
export function parseUrl(value: unknown): URL | undefined {
  return orNothing(() => new URL(String(value)))
}

/**
 * A page of this origin, never a script address: `blob:` and `javascript:` URLs are no pages, though
 * the former have an origin.
 */
export function isOwnPage({ protocol, origin }: URL): boolean {
  return /^https?:$/.test(protocol) && origin === location.origin
}
