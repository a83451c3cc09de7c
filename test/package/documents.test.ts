import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readBuild, withIntegrity } from '../../.ci/integrity.mjs'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

const documents = readdirSync(root).filter((file) => file.endsWith('.md'))

/** Each is compiled and run with its framework: see test/element/frameworks.rendered.test.ts. */
const tested = ['react.tsx', 'vue.vue', 'svelte.svelte', 'angular.html'].map((file) =>
  read(`test/element/frameworks/${file}`).trim(),
)

/** The code blocks that use the element the way a framework does. */
const frameworkSnippets = (text: string) =>
  [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)]
    .filter(([, language, code = '']) => {
      const isTemplate = /^(jsx|tsx|vue|svelte)$/.test(language ?? '') || /\[\w+\]="/.test(code)
      return isTemplate && code.includes('<sunshine-connect')
    })
    .map(([, , code = '']) => code.trim())

const picturesIn = (text: string) =>
  [...text.matchAll(/(?:src|srcset)="([^":]+\.png)"/g)].map(([, path = '']) => path)

describe.each(documents)('%s', (file) => {
  test('its script tags have this build’s version and hash: if not, node .ci/integrity.mjs', () => {
    expect(withIntegrity(read(file), readBuild())).toBe(read(file))
  })

  test('its pictures exist', () => {
    for (const picture of picturesIn(read(file))) {
      expect(existsSync(new URL(picture, root)), picture).toBe(true)
    }
  })

  test('its framework snippets are those that are tested', () => {
    for (const snippet of frameworkSnippets(read(file))) expect(tested).toContain(snippet)
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

test('the README shows the element’s states', () => {
  expect(picturesIn(read('README.md'))).toEqual([
    'test/element/pictures/states-dark.png',
    'test/element/pictures/states.png',
  ])
})

test('the README has at most 350 lines', () => {
  expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(350)
})

describe('what the README takes from recipes that run stands there letter for letter', () => {
  const recipes = [
    'express.js',
    'next/app/api/connect/route.js',
    'next/app/oauth/callback/route.js',
    'next/pages/api/connect.js',
  ]
    .map((file) => read(`test/server/recipes/${file}`))
    .join('\n')
  const linesOf = (text: string) => text.split('\n').map((line) => line.trim())
  const section = /^### Express[\s\S]*?(?=^### )/m.exec(read('README.md'))?.[0] ?? ''

  test.each(linesOf(/^```js\n([\s\S]*?)\n```/m.exec(section)?.[1] ?? ''))('%s', (line) => {
    expect(linesOf(recipes)).toContain(line)
  })

  test.each([...section.matchAll(/`(export [^`]+)`/g)].map(([, line = '']) => line))(
    '%s',
    (line) => {
      expect(linesOf(recipes)).toContain(line)
    },
  )
})

test('a snippet that nobody tests would be noticed', () => {
  const block = (language: string, code: string) => `Text\n\n\`\`\`${language}\n${code}\n\`\`\`\n`
  expect(frameworkSnippets(block('tsx', '<sunshine-connect />'))).toEqual(['<sunshine-connect />'])
  expect(frameworkSnippets(block('html', '<sunshine-connect [x]="y">'))).toHaveLength(1)
  expect(frameworkSnippets(block('html', '<sunshine-connect>'))).toEqual([])
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
