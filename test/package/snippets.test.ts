import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { parse } from 'acorn'
import { beforeAll, describe, expect, test } from 'vitest'
import { documents } from '../../.ci/quote-files.mjs'
import { bin } from '../run/bin.mjs'
import { entries } from './contract.ts'
import { examplesOf, readAll, type Snippet, scriptsIn, snippetsOf } from './snippets.ts'

const snippets = documents().flatMap((file) => snippetsOf(file, readFileSync(file, 'utf8')))
const examples = readAll('src', /\.ts$/).flatMap(({ path, text }) => examplesOf(path, text))
const all: Snippet[] = [...snippets, ...examples]
const inLanguage = (pattern: RegExp) => all.filter(({ language }) => pattern.test(language))

/** Inside the project, so that `sunshine-connect` is the built package and React is found. */
const FOLDER = 'build/snippets'

/** What a reader's strict project has: the package's own types, Node's, and those of the DOM. */
const CONFIG = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    module: 'NodeNext',
    types: ['node'],
    jsx: 'react-jsx',
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    skipLibCheck: true,
  },
  include: ['*'],
}

const compiled = inLanguage(/^tsx?$/).map((snippet, index) => ({
  ...snippet,
  file: `snippet-${index}.${snippet.language}`,
}))
let complaints: string[] = []

/** What tsc says of these files: lines of `<file>(<line>,<column>): error …`. */
function compile(files: { file: string; code: string }[]): string[] {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(`${FOLDER}/tsconfig.json`, JSON.stringify(CONFIG))
  for (const { file, code } of files) {
    // A module of its own, whether it imports or not.
    writeFileSync(`${FOLDER}/${file}`, `${code}\nexport {}\n`)
  }
  const args = [bin('typescript', 'tsc'), '--project', FOLDER, '--pretty', 'false']
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return stdout.split('\n').map((line) => line.replace(`${FOLDER}/`, ''))
}

describe('compiles strictly', () => {
  beforeAll(() => {
    complaints = compile([
      ...compiled,
      { file: 'wrong.ts', code: "import { connect } from 'sunshine-connect'\nconnect(5)" },
    ])
  })

  test.each(compiled)('$place', ({ file }) => {
    expect(complaints.filter((line) => line.startsWith(`${file}(`))).toEqual([])
  })

  test('what does not would be noticed', () => {
    expect(complaints.filter((line) => line.startsWith('wrong.ts('))).not.toEqual([])
  })
})

describe('can be parsed', () => {
  test.each(inLanguage(/^m?js$/))('$place', ({ code }) => {
    parse(code, { ecmaVersion: 'latest', sourceType: 'module' })
  })

  test.each(inLanguage(/^html$/))('$place, its scripts', ({ code }) => {
    for (const script of scriptsIn(code)) {
      const sourceType = script.isModule ? 'module' : 'script'
      parse(script.code, { ecmaVersion: 'latest', sourceType })
    }
  })

  test.each(inLanguage(/^json$/))('$place', ({ code }) => {
    JSON.parse(code)
  })
})

const handlers = all.filter(({ code }) => /create(Connect|Remove)Handler\(/.test(code))

test.each(handlers)('$place writes down what failed', ({ code }) => {
  expect(code).toContain('onError')
})

/** What users call, by the entry that it is imported from. Errors are theirs to catch, not to make. */
const functions = Object.entries(entries).flatMap(([entry, names]) =>
  names
    .filter((name) => !/(Error|Element)$/.test(name) || name.startsWith('is'))
    .map((name) => ({ entry, name })),
)

test.each(functions)('$name of $entry has one example', ({ name }) => {
  expect(examples.filter((example) => example.name === name)).toHaveLength(1)
})

test('no example stands without a fence that says what it is written in', () => {
  expect(examples.filter(({ language }) => language === 'none')).toEqual([])
})

describe('snippets are found', () => {
  test('in documents, with their place, also inside lists', () => {
    const text = 'Text\n\n```ts\nlet a = 1\n```\n\n- item\n\n  ```js\n  b()\n  ```\n'
    expect(snippetsOf('a.md', text)).toEqual([
      { place: 'a.md:4', language: 'ts', code: 'let a = 1\n' },
      { place: 'a.md:10', language: 'js', code: 'b()\n' },
    ])
  })

  test('in comments, with the name of what they explain', () => {
    const source =
      '/** One. */\nexport const one = 1\n\n/**\n * Two.\n *\n * @example\n * ```ts\n * two()\n * ```\n */\nexport async function two() {}\n'
    expect(examplesOf('a.ts', source)).toEqual([
      { name: 'two', place: 'a.ts:4', language: 'ts', code: 'two()\n' },
    ])
  })

  test('in pages, as scripts and modules', () => {
    const html = '<script type="module">await 1</script><script src="a.js"></script>'
    expect(scriptsIn(html)).toEqual([
      { isModule: true, code: 'await 1' },
      { isModule: false, code: '' },
    ])
  })
})
