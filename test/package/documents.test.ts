import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readBuild, withIntegrity } from '../../.ci/integrity.mjs'
import { documents, withFiles } from '../../.ci/quote-files.mjs'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

const all = [...documents(), 'llms.txt', 'examples/backends/README.md', 'examples/server/README.md']
const published: string[] = JSON.parse(read('package.json')).files

/** Fenced code is no prose, and has no links. */
const withoutCode = (text: string) => text.replace(/^( *)```[\s\S]*?^\1```$/gm, '')

const linksIn = (text: string) =>
  [
    ...withoutCode(text)
      .replace(/`[^`]*`/g, '')
      .matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g),
  ].map(([, link = '', source = '']) => link || source)

const localLinksIn = (text: string) =>
  linksIn(text).filter((link) => !/^(https?|mailto):/.test(link))

/** As the usual hosts make them of headings. */
const anchorsIn = (text: string) =>
  [...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

/** The file that a link leads to, by its path from the top; and the anchor in it. */
const target = (from: string, link: string) => {
  const [path = '', anchor = ''] = link.split('#')
  return { path: path ? normalize(`${dirname(from)}/${path}`) : from, anchor }
}

const isPublished = (path: string) =>
  ['README.md', 'LICENSE', 'package.json'].includes(path) ||
  published.some((entry) => path === entry || path.startsWith(`${entry}/`))

describe.each(all)('%s', (file) => {
  const text = read(file)

  test('its script tags have this build’s version and hash: if not, npm run documents', () => {
    expect(withIntegrity(text, readBuild())).toBe(text)
  })

  test('the files that it shows are those that are tested: if not, npm run documents', () => {
    expect(withFiles(text)).toBe(text)
  })

  test('its links lead somewhere, the anchors too', () => {
    const broken = localLinksIn(text).filter((link) => {
      const { path, anchor } = target(file, link)
      if (!existsSync(new URL(path, root))) return true
      return anchor !== '' && path.endsWith('.md') && !anchorsIn(read(path)).includes(anchor)
    })
    expect(broken).toEqual([])
  })
})

const shipped = all.filter(isPublished)

test.each(shipped)('%s links to nothing that the package lacks', (file) => {
  const lacking = localLinksIn(read(file)).filter((link) => !isPublished(target(file, link).path))
  expect(lacking).toEqual([])
})

test('every page of docs is shipped, and in llms.txt', () => {
  const pages = all.filter((file) => file.startsWith('docs/'))
  expect(pages.length).toBeGreaterThan(20)
  expect(pages.filter((file) => !shipped.includes(file))).toEqual([])
  const told = localLinksIn(read('llms.txt'))
  expect(pages.filter((file) => !told.includes(file))).toEqual([])
})

const byHand = (text: string) => text.split('<!-- From here on')[0] ?? ''
const pages = all.filter((file) => file.startsWith('docs/'))

test.each(pages)('%s says at its top what one has at its end', (file) => {
  expect(read(file)).toMatch(/^# .+\n\nAt the end of this page /)
})

/** Paragraphs and list items, sentence by sentence; tables and code aside. */
const sentencesIn = (text: string) =>
  withoutCode(byHand(text))
    .split('\n')
    .filter((line) => !/^\s*(\||#|<|>|$)/.test(line))
    .flatMap((line) => line.replace(/\]\([^)]*\)/g, ']').split(/(?<=[.!?:])\s+/))

test.each(['README.md', ...pages])('%s has no sentence of more than 25 words', (file) => {
  const long = sentencesIn(read(file)).filter((sentence) => sentence.split(/\s+/).length > 25)
  expect(long).toEqual([])
})

test('a long sentence, a broken link and a missing anchor would be noticed', () => {
  expect(sentencesIn('One. Two three.\n\n| a | b |\n')).toEqual(['One.', 'Two three.'])
  expect(localLinksIn('[a](b.md#c) [d](https://e) <img src="f.png">')).toEqual(['b.md#c', 'f.png'])
  expect(anchorsIn('# The `code`, and more\n')).toEqual(['the-code-and-more'])
  expect(target('docs/guides/a.md', '../b.md#c')).toEqual({ path: 'docs/b.md', anchor: 'c' })
})

test('the README has at most 150 lines and 1,200 words', () => {
  const text = read('README.md')
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(150)
  expect(text.trim().split(/\s+/).length).toBeLessThanOrEqual(1200)
})

test('the pictures of the README are small', () => {
  const pictures = localLinksIn(read('README.md')).filter((link) => link.endsWith('.png'))
  expect(pictures).toHaveLength(2)
  for (const picture of pictures) {
    expect(statSync(new URL(picture, root)).size).toBeLessThan(200_000)
  }
})

describe('SECURITY.md', () => {
  const text = read('SECURITY.md')
  const promises = [...text.matchAll(/\[(\d+)\](?!\()/g)].map(([, number]) => Number(number))
  const proofs = [...text.matchAll(/^\| (\d+) \| `([^`]+)`: (.+) \|$/gm)].map(
    ([, number = '', file = '', name = '']) => ({ number: Number(number), file, name }),
  )

  test('numbers its promises, each once', () => {
    expect(promises.length).toBeGreaterThan(30)
    expect(promises).toEqual(promises.map((_, index) => index + 1))
  })

  test('names a test for each of them', () => {
    expect([...new Set(proofs.map(({ number }) => number))]).toEqual(promises)
  })

  test.each(proofs)('$number is proved by a test that exists: $name', ({ file, name }) => {
    const named = read(file)
      .split('\n')
      .filter((line) => line.includes(name))
    expect(named.length).toBeGreaterThan(0)
    expect(named.some((line) => /\.(skip|todo)\(/.test(line))).toBe(false)
  })
})

test('an old hash and an old version would be noticed', () => {
  const { version, hashes } = readBuild()
  const script = (version: string, hash = '') =>
    `<script src="https://unpkg.com/sunshine-connect@${version}/dist/callback.global.js"\n  integrity="${hash}"`
  const right = script(version, hashes['callback.global.js'])
  const build = readBuild()
  expect(withIntegrity(right, build)).toBe(right)
  expect(withIntegrity(script(version, 'sha384-old'), build)).toBe(right)
  expect(withIntegrity(script('0.0.0', hashes['callback.global.js']), build)).toBe(right)
  expect(() => withIntegrity(right.replace('callback', 'other'), build)).toThrow(/other/)
})

test.each(Object.entries(readBuild().hashes))(
  'dist/integrity.json has the hash of %s',
  (file, integrity) => {
    const hash = createHash('sha384')
      .update(read(`dist/${file}`))
      .digest('base64')
    expect(integrity).toBe(`sha384-${hash}`)
  },
)
