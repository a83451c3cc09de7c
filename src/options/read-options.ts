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
  fallback?: Kept | undefined
}

/** A rule for each option that there is: there are no others. */
export type OptionRules<Kept> = { [Name in keyof Kept]-?: OptionRule<Kept[Name]> }

/** An option that must be given. */
export function required<Kept>(kind: OptionKind<Kept>): OptionRule<Kept> {
  return { ...kind, isRequired: true }
}

/** An option that may be left out, and then isn't there. */
export function optional<Kept>(kind: OptionKind<Kept>): OptionRule<Kept | undefined> {
  return { ...kind, isRequired: false }
}

/** An option that may be left out, with what is kept in its place. */
export function withDefault<Kept>(fallback: Kept, kind: OptionKind<Kept>): OptionRule<Kept> {
  return { ...kind, isRequired: false, fallback }
}

/**
 * Checks what was given and returns what is kept of it. Only the object's own properties count: what
 * somebody's library has put on `Object.prototype` is no option of ours. `undefined` is as good as
 * left out.
 *
 * @throws TypeError that names the option and the cure: for a wrong value, a missing one, and a name
 * that no rule knows. The value is never quoted, since it may be a secret.
 */
export function readOptions<Kept extends object>(given: unknown, rules: OptionRules<Kept>): Kept {
  const options = asOptions(given)
  refuseUnknown(options, rules)
  // Inherits nothing either, so that what is left out is not found on Object.prototype later.
  const kept: Record<string, unknown> = Object.create(null)
  for (const [name, rule] of Object.entries<OptionRule<unknown>>(rules)) {
    const value = readOption(name, rule, options[name])
    if (value !== undefined) kept[name] = value
  }
  return kept as Kept
}

/** One option is wrong: which, for callers that know it by another name. */
export interface WrongOption extends TypeError {
  option: string
}

/** The error for one wrong option. */
export function wrongOption(option: string, mustBe: string): WrongOption {
  return Object.assign(new TypeError(`Option "${option}" must be ${mustBe}.`), { option })
}

/** The object's own properties, on an object that inherits nothing. */
function asOptions(given: unknown): Record<string, unknown> {
  if (typeof given !== 'object' || given === null) {
    throw new TypeError('Options must be given, as an object.')
  }
  return Object.assign(Object.create(null), given)
}

function refuseUnknown(options: Record<string, unknown>, rules: object): void {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !Object.hasOwn(rules, name)) {
      throw new TypeError(
        `Option "${name}" is unknown. There are: ${Object.keys(rules).join(', ')}.`,
      )
    }
  }
}

function readOption(name: string, rule: OptionRule<unknown>, value: unknown): unknown {
  if (value === undefined) {
    if (rule.isRequired) throw wrongOption(name, `given: ${rule.mustBe}`)
    return rule.fallback
  }
  const read = readOrNothing(rule, value)
  if (read === undefined) throw wrongOption(name, rule.mustBe)
  return read
}

/** Reading may throw where a value is wrong, as `new URL` does; the error would quote the value. */
function readOrNothing(kind: OptionKind<unknown>, value: unknown): unknown {
  try {
    return kind.read(value)
  } catch {
    return undefined
  }
}
