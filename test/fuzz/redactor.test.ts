import fc from 'fast-check'
import { createSunshineClient, type SunshineApiError } from 'sunshine-connect/server'
import { expect, test, vi } from 'vitest'
import { CLIENT_ID, rejection } from '../server/fake-zendesk.js'
import { fuzz, TIME_LIMIT } from './fuzz.js'

vi.setConfig({ testTimeout: TIME_LIMIT })

const each = (text: string, spell: (char: string) => string) => Array.from(text, spell).join('')
const hex = (char: string, length = 2) => char.charCodeAt(0).toString(16).padStart(length, '0')

/** Of HTML5's own list, what stands for a sign of ASCII. */
const NAMED: Record<string, string> = {
  ...{ '!': 'excl', '"': 'quot', '#': 'num', $: 'dollar', '%': 'percnt', '&': 'amp', "'": 'apos' },
  ...{ '(': 'lpar', ')': 'rpar', '*': 'ast', '+': 'plus', ',': 'comma', '.': 'period', '/': 'sol' },
  ...{ ':': 'colon', ';': 'semi', '<': 'lt', '=': 'equals', '>': 'gt', '?': 'quest' },
  ...{ '@': 'commat', '[': 'lbrack', '\\': 'bsol', ']': 'rbrack', '^': 'Hat', _: 'lowbar' },
  ...{ '`': 'grave', '{': 'lcub', '|': 'VerticalLine', '}': 'rcub' },
}
const named = (char: string) => (NAMED[char] ? `&${NAMED[char]};` : char)

/** How a text is spelled by what servers really use, and by what is as good. */
const ENCODERS: Record<string, (text: string) => string> = {
  json: (text) => JSON.stringify(text).slice(1, -1),
  'json with escaped slashes': (text) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'),
  'json, all by number': (text) => each(text, (char) => `\\u${hex(char, 4)}`),
  url: encodeURIComponent,
  'url as a whole': encodeURI,
  'url, all by number': (text) => each(text, (char) => `%${hex(char)}`),
  form: (text) => new URLSearchParams({ q: text }).toString().slice(2),
  html: (text) => text.replace(/[&<>"']/g, named),
  'html, all names': (text) => each(text, named),
  'html by number': (text) => text.replace(/[^a-z0-9]/gi, (char) => `&#${char.charCodeAt(0)};`),
  'html by number, all': (text) => each(text, (char) => `&#x${hex(char)};`),
}

const secretOf = fc.stringMatching(/^[!-~]{12,40}$/)
const layersOf = fc.array(fc.constantFrom(...Object.keys(ENCODERS)), { maxLength: 4 })

const shown = async (secret: string, body: string) => {
  const fetch = async () => new Response(body, { status: 400 })
  const client = createSunshineClient({ clientId: CLIENT_ID, clientSecret: 'unrelated', fetch })
  return ((await rejection(client.getToken(secret))) as SunshineApiError).body
}

test('no spelling of a secret stays, in up to four layers', async () => {
  const around = fc.string({ unit: 'grapheme', maxLength: 40 })
  const tries = await fuzz([secretOf, layersOf, around, around], async (secret, layers, a, b) => {
    const spelled = layers.reduce((text, layer) => ENCODERS[layer]?.(text) ?? text, secret)
    // What stands behind the cut isn't shown, and so not looked at either.
    fc.pre(spelled.length < 3500)
    expect(await shown(secret, `${a} ${spelled} ${b}`)).toBe('[redacted]')
  })
  expect(tries).toBeGreaterThanOrEqual(200)
})

test('what holds no stretch of a secret is shown as it came', async () => {
  const letters = fc.stringMatching(/^[A-Z]{12,40}$/)
  const innocent = fc.string({
    unit: fc.constantFrom(...'0123456789 %&;#\\/+{}":.,'),
    maxLength: 200,
  })
  const tries = await fuzz([letters, innocent], async (secret, text) => {
    expect(await shown(secret, text)).toBe(text)
  })
  expect(tries).toBeGreaterThanOrEqual(200)
})

test('eleven characters of a secret may be seen, and twelve may not', async () => {
  const secrets = fc.uniqueArray(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789'), {
    minLength: 14,
    maxLength: 36,
  })
  await fuzz([secrets, fc.nat(22)], async (chars, start) => {
    const secret = chars.join('')
    fc.pre(start + 12 <= secret.length)
    const eleven = secret.slice(start, start + 11)
    expect(await shown(secret, `(${eleven})`)).toBe(`(${eleven})`)
    expect(await shown(secret, `(${secret.slice(start, start + 12)})`)).toBe('[redacted]')
  })
})
