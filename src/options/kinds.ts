import type { OptionKind } from './read-options.js'

/** A string with something in it. */
export const text: OptionKind<string> = {
  mustBe: 'a non-empty string',
  read: (value) => (typeof value === 'string' && value !== '' ? value : undefined),
}

export const trueOrFalse: OptionKind<boolean> = {
  mustBe: 'true or false',
  read: (value) => (typeof value === 'boolean' ? value : undefined),
}

/** A function, of whatever type the option has: what it takes can't be checked. */
export function functionKind<Kept>(): OptionKind<Kept> {
  return {
    mustBe: 'a function',
    read: (value) => (typeof value === 'function' ? (value as Kept) : undefined),
  }
}

/** One of a few words. */
export function oneOf<Word extends string>(...words: Word[]): OptionKind<Word> {
  return {
    mustBe: words.map((word) => `'${word}'`).join(' or '),
    read: (value) => words.find((word) => word === value),
  }
}
