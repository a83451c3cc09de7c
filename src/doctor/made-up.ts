import { randomBytes } from 'node:crypto'
import type { Sight } from './look.js'

/** All that the doctor sends in place of a real thing says so; nothing of it is anybody's. */
const NAME = 'sunshine-connect-doctor'

export const MADE_UP_STATE = `${NAME}-made-up-state`

/** A page of another origin, under a name that never exists: https://www.rfc-editor.org/rfc/rfc6761 */
export const STRANGER = `https://${NAME}.invalid`

/** In hexadecimal, which no way of escaping changes: where they are, the code is. */
const RANDOM_BYTES = 6

/** A new one each time: backends refuse a code that is, or was, under way. */
export function madeUpCode(): string {
  return `${NAME}-made-up-code-${randomBytes(RANDOM_BYTES).toString('hex')}`
}

/** Where an answer repeats one of these codes: the name of a header, or `the body`. */
export function whereRepeated(sight: Sight, codes: readonly string[]): string | undefined {
  if (sight.kind === 'silence') return undefined
  const tails = codes.map((code) => code.slice(-2 * RANDOM_BYTES))
  const isIn = (text: string | Buffer) => tails.some((tail) => text.includes(tail))
  const header = Object.keys(sight.headers).find((name) => isIn(sight.headers[name] ?? ''))
  if (header) return `the header ${header}`
  return isIn(sight.body) ? 'the body' : undefined
}

/** The redirect page's address as the browser would open it after Allow. */
export function withMadeUpAnswer(redirectUri: URL, code: string): URL {
  const url = new URL(redirectUri)
  url.searchParams.append('code', code)
  url.searchParams.append('state', MADE_UP_STATE)
  return url
}

/** An address that no deployment has, beside the one given. */
export function nowhereNear(url: URL): URL {
  return new URL(`${NAME}-no-such-page`, url)
}

/** Origins that a careless comparison would take for `origin`: one begins, one ends with it. */
export function lookAlikes(origin: string): string[] {
  const { protocol, host } = new URL(origin)
  return [`${origin}.${NAME}.invalid`, `${protocol}//${NAME}-${host}`]
}
