/** As much of a secret as may be seen: one character less than this. */
const RUN = 12

/** A code of a few letters is no secret, and would hide every error that has these letters in it. */
const SHORTEST_SECRET = 6

/** As much of a text as is ever shown. */
const LONGEST_TEXT = 4096

/** Escapes within escapes (JSON in a URL in HTML) that are looked through. */
const LAYERS = 4

const REDACTED = '[redacted]'

/**
 * HTML's names of the signs of ASCII, in lower case, and of dashes that look like one of them.
 *
 * @see https://html.spec.whatwg.org/multipage/named-characters.html
 */
const NAMES: Record<string, string> = {
  ...{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos', '!': 'excl', '#': 'num' },
  ...{ $: 'dollar', '%': 'percnt', '(': 'lpar', ')': 'rpar', '*': 'ast midast', '+': 'plus' },
  ...{ ',': 'comma', '-': 'hyphen dash minus', '.': 'period', '/': 'sol', ':': 'colon' },
  ...{ ';': 'semi', '=': 'equals', '?': 'quest', '@': 'commat', '[': 'lsqb lbrack' },
  ...{ '\\': 'bsol', ']': 'rsqb rbrack', '^': 'hat', _: 'lowbar underbar' },
  ...{ '`': 'grave diacriticalgrave', '{': 'lcub lbrace', '|': 'verbar vert verticalline' },
  ...{ '}': 'rcub rbrace', '~': 'tilde sim', ' ': 'nbsp nonbreakingspace', '\t': 'tab' },
  ...{ '\n': 'newline' },
}

const SIGNS = new Map(
  Object.entries(NAMES).flatMap(([sign, names]) => names.split(' ').map((name) => [name, sign])),
)

/** Longer names first: `vert` begins `verticalline`, too. */
function byLength(one: string, other: string): number {
  return other.length - one.length
}

/** Escapes of JSON (`\u0041`, `\/`), of URLs (`%41`, several together) and of HTML (`&#65;`, `&#x41;`, `&amp;`). */
const ESCAPE = new RegExp(
  `\\\\(?:u[\\da-f]{4}|["\\\\/bfnrt])|(?:%[\\da-f]{2})+|&(?:#\\d+|#x[\\da-f]+|${[...SIGNS.keys()].sort(byLength).join('|')});?`,
  'gis',
)

/** Takes secrets out of a text, or out of every key and value of what was parsed from JSON. */
export type Redact = <Value>(value: Value) => Value

/**
 * Makes a function for what was quoted by a server: it gives `[redacted]` in the place of a text that
 * holds 12 or more characters of a secret in a row, or the whole of a shorter secret of 6 or more;
 * else the text, at most 4,096 characters of it. Upper and lower case are alike, and the escapes of
 * JSON, URLs and HTML are undone beforehand. What is reversed, hashed or in base64 is not found.
 *
 * The time it takes grows with the lengths alone: no pattern is made from a secret, which could be
 * made slow by who chose it.
 */
export function createRedactor(secrets: readonly string[]): Redact {
  const finders = secrets.flatMap(readings).map(createFinder)

  function redactText(text: string): string {
    const shown = text.slice(0, LONGEST_TEXT)
    const isSecret = readings(shown).some((reading) => finders.some((finds) => finds(reading)))
    return isSecret ? REDACTED : shown
  }

  function redact(value: unknown): unknown {
    if (typeof value === 'string') return redactText(value)
    if (typeof value === 'number') return redactText(`${value}`) === REDACTED ? REDACTED : value
    if (Array.isArray(value)) return value.map(redact)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [redactText(key), redact(inner)]),
    )
  }

  return redact as Redact
}

/** Whether a text has a run of the secret in it. Both are readings. */
function createFinder(secret: string): (text: string) => boolean {
  if (secret.length < SHORTEST_SECRET) return () => false
  const length = Math.min(secret.length, RUN)
  const runs = new Set(runsOf(secret, length))
  return (text) => runsOf(text, length).some((run) => runs.has(run))
}

/** Every stretch of a certain length. */
function runsOf(text: string, length: number): string[] {
  const count = Math.max(0, text.length - length + 1)
  return Array.from({ length: count }, (_, start) => text.slice(start, start + length))
}

/** What a text says as it stands, and with its escapes undone, layer by layer. */
function readings(text: string): string[] {
  const all = new Set([text])
  let plain = text
  for (let layer = 0; layer < LAYERS; layer++) {
    plain = plain.replace(ESCAPE, decodeEscape)
    all.add(plain)
  }
  // In a form, a space is a plus. A backslash may belong to the text, or to an escape behind it.
  return Array.from(all, (reading) =>
    reading.toLowerCase().replaceAll('+', ' ').replaceAll('\\', ''),
  )
}

function decodeEscape(spelled: string): string {
  const [sign] = spelled
  try {
    if (sign === '\\') return JSON.parse(`"${spelled}"`)
    if (sign === '%') return decodeURIComponent(spelled)
    return decodeHtml(spelled.toLowerCase())
  } catch {
    // Nothing that JSON knows, bytes that are no UTF-8, or no character's number.
    return sign === '%' ? decodeBytes(spelled) : spelled
  }
}

/** `&#65;`, `&#x41;` or `&amp;`, in lower case. */
function decodeHtml(spelled: string): string {
  const name = spelled.replace(/[&#;]/g, '')
  return SIGNS.get(name) ?? String.fromCodePoint(Number(name.replace('x', '0x')))
}

function decodeBytes(spelled: string): string {
  return spelled.replace(/%(..)/g, (_, hex) => String.fromCharCode(Number(`0x${hex}`)))
}
