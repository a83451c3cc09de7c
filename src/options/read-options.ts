import { isObject } from '../platform/is-object.js'
import { orNothing } from '../platform/or-nothing.js'
import { own } from '../platform/own.js'

/** What a value must be: how it is checked, and how an error says so. */
export interface OptionKind<Kept> {
  /** Completes the sentence `Option "name" must be …`. */
  mustBe: string
  /** The value as it is kept. `undefined`, or an exception, where it is wrong. */
  read: (value: unknown) => Kept | undefined
}

/** An option of a certain kind, and what happens where it is left out. */
export interface OptionRule<Kept> extends OptionKind<Kept> {
  isRequired: boolean
  /** Kept as it is, where the option is left out. */
  fallback: Kept | undefined
}

/** A rule for each option that there is: there are no others. */
export type OptionRules<Kept> = { [Name in keyof Kept]-?: OptionRule<Kept[Name]> }

/** An option that must be given. */
export function required<Kept>(kind: OptionKind<Kept>): OptionRule<Kept> {
  return { ...kind, isRequired: true, fallback: undefined }
}

/** An option that may be left out, and is `undefined` then. */
export function optional<Kept>(kind: OptionKind<Kept>): OptionRule<Kept | undefined> {
  return { ...kind, isRequired: false, fallback: undefined }
}

/** An option that may be left out, with what is kept in its place. */
export function withDefault<Kept>(fallback: Kept, kind: OptionKind<Kept>): OptionRule<Kept> {
  return { ...kind, isRequired: false, fallback }
}

/**
 * Checks what was given and returns what is kept of it. Only the object's own properties count: what
 * somebody's library has put on `Object.prototype` is no option of ours. The result has each name of
 * the table as a property of its own, `undefined` where it was left out, so that a copy of it (a
 * spread, say) finds nothing on `Object.prototype` either. Given `undefined` is as good as left out.
 *
 * @throws TypeError that names the option and the cure: for a wrong value, a missing one, and a name
 *   that no rule knows. The value is never quoted, since it may be a secret.
 */
export function readOptions<Kept extends object>(given: unknown, rules: OptionRules<Kept>): Kept {
  if (!isObject(given)) throw new TypeError('Options must be given, as an object.')
  const options = own(given as Record<string, unknown>)
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !Object.hasOwn(rules, name)) throw unknownOption(name, rules)
  }
  const kept = Object.entries<OptionRule<unknown>>(rules).map(([name, rule]) => [
    name,
    readOption(name, options[name], rule),
  ])
  return Object.fromEntries(kept)
}

function readOption(name: string, value: unknown, rule: OptionRule<unknown>): unknown {
  if (value === undefined) {
    if (rule.isRequired) throw wrongOption(name, `given: ${rule.mustBe}`)
    return rule.fallback
  }
  // It may throw where a value is wrong, as `new URL` does; the error would quote the value.
  const kept = orNothing(() => rule.read(value))
  if (kept === undefined) throw wrongOption(name, rule.mustBe)
  return kept
}

/** One option is wrong: which, for callers that know it by another name. */
export interface WrongOption extends TypeError {
  option: string
}

/** The error for one wrong option. */
export function wrongOption(option: string, mustBe: string): WrongOption {
  return Object.assign(new TypeError(`Option "${option}" must be ${mustBe}.`), { option })
}

function unknownOption(name: string, rules: object): TypeError {
  return new TypeError(`Option "${name}" is unknown. There are: ${Object.keys(rules).join(', ')}.`)
}
