/** Longer secrets than this are not looked for: then nothing of the text is shown at all. */
const LONGEST_SECRET = 4096

/** No character of a secret takes more characters than this in any form that is looked for. */
const LONGEST_ENCODING = 12

/** A text that was cut off may end with part of a secret, which no search finds: at most this. */
export const UNSAFE_TAIL = LONGEST_SECRET * LONGEST_ENCODING

/**
 * Makes a function that takes `secrets` out of a text, also where they are URL-encoded,
 * JSON-escaped, HTML-escaped, or inside something in base64.
 */
export const createRedactor = (secrets: readonly string[]): ((text: string) => string) => {
  if (secrets.some(({ length }) => length > LONGEST_SECRET)) return () => '[redacted]'
  const forms = secrets.flatMap((secret) => [secret, ...base64Forms(secret)]).map(spelled)
  // Longest first: a secret that another one starts with must not leave that one's tail behind.
  const pattern = new RegExp(forms.sort((a, b) => b.length - a.length).join('|'), 'gi')
  return (text) => text.replace(pattern, '[redacted]')
}

/** Encoders leave letters and digits alone and differ in the rest: each of those in every form. */
const spelled = (secret: string) =>
  Array.from(secret, (character) =>
    /[A-Za-z0-9]/.test(character) ? character : `(?:${encodings(character).join('|')})`,
  ).join('')

const NAMED: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }

const encodings = (character: string) => {
  const point = character.codePointAt(0) as number
  return [
    `\\\\?${escapeRegExp(character)}`,
    escapeRegExp(JSON.stringify(character).slice(1, -1)),
    utf8(character)
      .map((byte) => `%${hex(byte, 2)}`)
      .join(''),
    character
      .split('')
      .map((unit) => `\\\\u${hex(unit.charCodeAt(0), 4)}`)
      .join(''),
    `&(?:#0?${point}|#x0?${hex(point, 1)}|${NAMED[character] ?? '#'});`,
    ...(character === ' ' ? ['\\+'] : []),
  ]
}

/**
 * What a secret becomes inside base64, by the three places where it can start in a group of three
 * bytes. The characters at the edges also depend on the neighbours, so they are left out.
 */
const base64Forms = (secret: string) =>
  [0, 1, 2].flatMap((offset) => {
    const bytes = [...Array<number>(offset).fill(0), ...utf8(secret)]
    const form = btoa(bytes.map((byte) => String.fromCharCode(byte)).join('')).slice(
      Math.ceil((offset * 4) / 3),
      Math.floor((bytes.length * 4) / 3),
    )
    // A shorter one would be found where it isn't.
    return form.length < 8 ? [] : [form, form.replaceAll('+', '-').replaceAll('/', '_')]
  })

const escapeRegExp = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

const utf8 = (text: string) => Array.from(new TextEncoder().encode(text))

const hex = (value: number, length: number) => value.toString(16).padStart(length, '0')
