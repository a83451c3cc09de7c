/**
 * How an option is read: to what is kept of it, or to something falsy if it is wrong (as it is when
 * reading throws); what it must be; and its default. Without one it may be left out, and `null` as
 * the default makes it required.
 */
export type Rule = readonly [read: (value: never) => unknown, cure: string, fallback?: unknown]

/** Reads a string that has what `pattern` asks for. */
export const matching =
  (pattern: RegExp) =>
  (value: unknown): string =>
    (typeof value === 'string' && pattern.test(value) && value) || ''

/** Reads a string with something in it. */
export const readText = matching(/./s)

/**
 * Visible ASCII without spaces: what may follow `Bearer ` in a header. Checked beforehand, because
 * `fetch` quotes a header it refuses.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#appendix-A.12
 */
export const readToken = matching(/^[!-~]+$/)

/** What `URL` makes of an address where secrets or people may go: https, or this machine. */
const SAFE_URL = /^(https:|http:\/\/(([^/:@]+\.)?localhost|127\.[\d.]+|\[::1])[:/])[^#]*$/

/** Kept letter by letter: a redirect URI must be the registered one. */
const readUrl = (value: string | URL) => SAFE_URL.test(new URL(value).href) && String(value)

/**
 * The address of an API: paths are put behind it. A query and credentials are refused as a fragment
 * is.
 */
const readBase = (value: string | URL) =>
  readUrl(
    String(value)
      .replace(/[?@]/, '#')
      .replace(/[/\s]+$/, ''),
  )

/** As browsers write them into the `Origin` header. */
const readOrigins = (list: readonly string[]) =>
  list.every((origin) => new URL(origin).origin === origin) && list

/** Timers count in 31 bits: anything longer would fire at once. */
const readMs = (ms: unknown) => typeof ms === 'number' && ms >= 1 && ms < 2 ** 31 && ms

const readFunction = (value: unknown) => typeof value === 'function' && value

const A_URL = 'a plain https or loopback URL'

/** A string. */
export const aText = [readText, 'a non-empty string'] as const

/** A string that must be given. */
export const text = [...aText, null] as const

/** Where a person or an answer is sent. */
export const url = [readUrl, A_URL] as const

/** Where an API is. */
export const base = [readBase, A_URL] as const

/** Exact origins, never `*`. */
export const origins = [readOrigins, 'exact origins'] as const

/** A length of time. */
export const milliseconds = [readMs, '1 to 2147483647 ms'] as const

/** A function. */
export const aFunction = [readFunction, 'a function'] as const

/**
 * Reads what was given by its rules.
 *
 * @throws TypeError for a wrong option, naming it and the cure. The value is never quoted: it may be
 * a secret.
 */
export const readOptions = <Kept>(given: object, rules: Record<keyof Kept, Rule>): Kept => {
  const kept: Record<string, unknown> = {}
  for (const [name, [read, cure, fallback]] of Object.entries<Rule>(rules)) {
    const { [name]: value = fallback } = given as Record<string, unknown>
    if (value === undefined) continue
    try {
      kept[name] = read(value as never)
    } catch {
      // Nothing kept, which is refused like every other wrong value.
    }
    if (!kept[name]) throw new TypeError(`Option "${name}" must be ${cure}`)
  }
  return kept as Kept
}
