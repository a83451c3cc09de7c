import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRedactor } from '../../src/server/redact.ts'

const SECRET = 'Zk3/x9+Qw7"&_TvB4-mN8rLs2'
const redact = createRedactor([SECRET])

const hex = (char: string, length: number) => char.charCodeAt(0).toString(16).padStart(length, '0')
const each = (text: string, spell: (char: string) => string) => [...text].map(spell).join('')

/** HTML5's names of ASCII's signs, and of those that look the same. */
const NAMES: Record<string, string> = {
  ...{ '/': '&sol;', '+': '&plus;', '"': '&quot;', '&': '&amp;', _: '&lowbar;', '-': '&hyphen;' },
  ...{ '.': '&period;', '=': '&equals;', '~': '&tilde;', '*': '&ast;', ':': '&colon;' },
}
const namedInHtml = (char: string) => NAMES[char] ?? char

/** How a server may spell a secret when it quotes it. */
const spellings: [string, (secret: string) => string][] = [
  ['as it is', (secret) => secret],
  ['in upper case', (secret) => secret.toUpperCase()],
  ['in lower case', (secret) => secret.toLowerCase()],
  ['in JSON', (secret) => JSON.stringify(secret).slice(1, -1)],
  ['in JSON with escaped slashes', (s) => JSON.stringify(s).slice(1, -1).replaceAll('/', '\\/')],
  ['in JSON, every character by number', (secret) => each(secret, (c) => `\\u${hex(c, 4)}`)],
  ['in JSON within JSON', (s) => JSON.stringify(JSON.stringify(s).slice(1, -1)).slice(1, -1)],
  ['in a URL', encodeURIComponent],
  ['in a URL, every character escaped', (secret) => each(secret, (c) => `%${hex(c, 2)}`)],
  ['in a URL, escaped twice', (secret) => encodeURIComponent(encodeURIComponent(secret))],
  ['in a form', (secret) => new URLSearchParams({ q: secret }).toString().slice(2)],
  ['in HTML', (s) => s.replaceAll('&', '&amp;').replaceAll('"', '&QUOT;')],
  ['in HTML by number', (secret) => each(secret, (c) => `&#${c.charCodeAt(0)};`)],
  ['in HTML by hexadecimal number', (secret) => each(secret, (c) => `&#X${hex(c, 2)};`)],
  ['in HTML by every name there is', (secret) => each(secret, namedInHtml)],
  ['in HTML by the names in capitals', (s) => each(s, (c) => namedInHtml(c).toUpperCase())],
  ['in HTML by names, in JSON', (secret) => JSON.stringify(each(secret, namedInHtml))],
  [
    'in a URL in HTML in JSON',
    (s) => JSON.stringify(each(encodeURIComponent(s), (c) => `&#${c.charCodeAt(0)};`)),
  ],
]

describe.each(spellings)('a secret %s', (_, spell) => {
  test('is not shown', () => {
    expect(redact(`before ${spell(SECRET)} after`)).toBe('[redacted]')
  })

  test('is not shown either with its first, or its last, thirteen characters alone', () => {
    expect(redact(`code=${spell(SECRET.slice(0, 13))}…`)).toBe('[redacted]')
    expect(redact(`code=…${spell(SECRET.slice(-13))}`)).toBe('[redacted]')
  })
})

/** Every name that HTML has for a sign of ASCII, and for a dash that looks like one. */
const EVERY_NAME = {
  ...{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos', '!': 'excl', '#': 'num' },
  ...{ $: 'dollar', '%': 'percnt', '(': 'lpar', ')': 'rpar', '*': 'ast midast', '+': 'plus' },
  ...{ ',': 'comma', '-': 'hyphen dash minus', '.': 'period', '/': 'sol', ':': 'colon' },
  ...{ ';': 'semi', '=': 'equals', '?': 'quest', '@': 'commat', '[': 'lsqb lbrack' },
  ...{ '\\': 'bsol', ']': 'rsqb rbrack', '^': 'Hat', _: 'lowbar UnderBar' },
  ...{ '`': 'grave DiacriticalGrave', '{': 'lcub lbrace', '|': 'verbar vert VerticalLine' },
  ...{ '}': 'rcub rbrace', '~': 'tilde sim', ' ': 'nbsp NonBreakingSpace', '\t': 'Tab' },
  ...{ '\n': 'NewLine' },
}

test('a sign of a secret is found by each name that HTML has for it', () => {
  for (const [sign, names] of Object.entries(EVERY_NAME))
    for (const name of names.split(' ')) {
      // Five characters before the sign and six behind it are too few to be found.
      const shown = createRedactor([`first${sign}behind`])(`x first&${name};behind y`)
      expect([name, shown]).toEqual([name, '[redacted]'])
    }
})

describe('how much of a secret may be seen', () => {
  test('eleven characters in a row, and not twelve', () => {
    const middle = (length: number) => `no: ${SECRET.slice(4, 4 + length)} …`
    expect(redact(middle(11))).toBe(middle(11))
    expect(redact(middle(12))).toBe('[redacted]')
  })

  test('five of a code of six, and not six', () => {
    const short = createRedactor(['abc123'])
    expect(short('got abc12, want more')).toBe('got abc12, want more')
    expect(short('got ABC123')).toBe('[redacted]')
  })

  test.each(['', 'a', 'error'])('a code of %j hides no error', (code) => {
    expect(createRedactor([code])('error: a bad code')).toBe('error: a bad code')
  })

  test('one of several secrets is enough', () => {
    const both = createRedactor(['first-secret-of-two', SECRET])
    expect(both(`x ${SECRET}`)).toBe('[redacted]')
    expect(both('x first-secret-of-two')).toBe('[redacted]')
    expect(both('x third-secret')).toBe('x third-secret')
  })

  test('a percent sign that belongs to the secret is found in every spelling', () => {
    const percent = createRedactor(['aa%41bb%2fcc"dd'])
    for (const [, spell] of spellings) expect(percent(spell('aa%41bb%2fcc"dd'))).toBe('[redacted]')
  })

  test('letters beyond ASCII are found too', () => {
    const foreign = createRedactor(['größe-日本語-кириллица'])
    for (const spell of [
      encodeURIComponent,
      JSON.stringify,
      (s: string) => each(s, (c) => `\\u${hex(c, 4)}`),
    ])
      expect(foreign(`x ${spell('größe-日本語-кириллица')} y`)).toBe('[redacted]')
  })

  test('bytes of a URL that are no UTF-8 hide nothing beside them, and are found in Latin-1', () => {
    const escaped = each(SECRET, (char) => `%${hex(char, 2)}`)
    expect(redact(`x ${escaped}%ff y`)).toBe('[redacted]')
    expect(createRedactor(['größe'.repeat(3)])('x gr%F6%DFegr%F6%DFegr%F6%DFe')).toBe('[redacted]')
  })

  test('what follows may make an escape of its last sign', () => {
    const percent = createRedactor(['MARK-secret%4'])
    expect(percent('x MARK-secret%41 y')).toBe('[redacted]')
    expect(percent('x MARK-other%41 y')).toBe('x MARK-other%41 y')
  })
})

describe('what is shown', () => {
  test('a text without the secret is the very text, escapes included', () => {
    for (const text of ['', 'no \\u0041 & %41 &amp; + \\', '100 %', '&#99999999;', '%ff%', '\\u00'])
      expect(redact(text)).toBe(text)
  })

  test('at most 4,096 characters, and a secret behind them hides nothing', () => {
    const long = `${'y'.repeat(4096)}${SECRET}`
    expect(redact(long)).toBe('y'.repeat(4096))
    expect(redact(long.slice(20))).toBe('[redacted]')
  })
})

test('of what was parsed from JSON, keys as well as values', () => {
  const parsed = {
    code: 'bad',
    [SECRET]: 1,
    list: ['ok', `<${SECRET}>`, { deep: SECRET }],
    no: null,
    is: true,
  }
  expect(redact(parsed)).toEqual({
    code: 'bad',
    '[redacted]': 1,
    list: ['ok', '[redacted]', { deep: '[redacted]' }],
    no: null,
    is: true,
  })
  expect(createRedactor(['123456789'])({ a: 123456789, b: 12345678 })).toEqual({
    a: '[redacted]',
    b: 12345678,
  })
  expect(redact(JSON.parse('{"__proto__":{"a":1}}'))).toEqual(JSON.parse('{"__proto__":{"a":1}}'))
})

test('whatever the secret and what is around it, no spelling of it stays: 5,000 made-up ones', () => {
  const secrets = fc.string({ unit: 'grapheme-ascii', minLength: 13, maxLength: 60 })
  const around = fc.string({ unit: 'grapheme-ascii' }).map((text) => `${text} `)
  fc.assert(
    fc.property(secrets, fc.constantFrom(...spellings), around, (secret, [, spell], text) => {
      expect(createRedactor([secret])(`${text}${spell(secret)}`)).toBe('[redacted]')
    }),
    { numRuns: 5000 },
  )
})

test('a code of 15 kB, in answers made to be slow, takes under 50 ms', () => {
  /** The best of three, in the processor's time: other tests keep it busy. */
  const redactFor = (code: string, text: string) => {
    const times = [1, 2, 3].map(() => {
      const started = process.cpuUsage()
      createRedactor([code])(text)
      return process.cpuUsage(started).user / 1000
    })
    return Math.min(...times)
  }
  for (const piece of ['\\', '%', '&', '%5c', 'a', '\\u005c', '&amp;', '%25'])
    for (const around of [piece, '\\', '%25', '&#x26;'])
      expect(
        redactFor(`${piece.repeat(15_000).slice(0, 15_000)}!`, around.repeat(70_000)),
      ).toBeLessThan(50)
})
