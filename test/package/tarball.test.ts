import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Packed, packAndInstall } from './packed.ts'

let packed: Packed
beforeAll(async () => {
  packed = await packAndInstall()
})
afterAll(() => packed?.remove())

test('holds the built files, the documents and the examples as they are in git, and nothing else', () => {
  const folders = ['docs', 'examples/backends', 'examples/init', 'examples/server']
  const { stdout } = spawnSync('git', ['ls-files', ...folders], { encoding: 'utf8' })
  const kept = stdout.trim().split('\n')
  expect(kept.length).toBeGreaterThan(50)
  const documents = ['CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'llms.txt']
  const data = ['dist/custom-elements.json', 'dist/integrity.json', 'package.json']
  const built = /^dist\/([\w-]+\/)*[\w-]+(\.global)?(\.js|\.js\.map|\.d\.ts|\.html)$/
  const others = packed.files.filter((path) => !built.test(path))
  expect(others.sort()).toEqual([...documents, ...data, ...kept].sort())
})

test('holds the files that a page loads without a bundler', () => {
  expect(packed.files).toEqual(
    expect.arrayContaining([
      'dist/sunshine-connect.global.js',
      'dist/callback.global.js',
      'dist/callback.html',
    ]),
  )
})

test('depends on nothing, runs nothing on install, and only scripts act when they load', async () => {
  const manifest = JSON.parse(await packed.read('package.json'))
  expect(manifest).not.toHaveProperty('dependencies')
  // For sunshine-connect/element/react alone.
  expect(Object.keys(manifest.peerDependencies)).toEqual(['react'])
  expect(manifest.peerDependenciesMeta).toEqual({ react: { optional: true } })
  expect(manifest).not.toHaveProperty('optionalDependencies')
  expect(manifest.sideEffects).toEqual([
    './dist/*.global.js',
    './dist/element-define.js',
    './dist/lang/*.js',
    './dist/cli.js',
    './dist/demo/workbench.js',
  ])
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
    expect(manifest.scripts).not.toHaveProperty(script)
  }
})

test('names no folder of the machine it was built on', async () => {
  const root = new URL('../..', import.meta.url).pathname.replace(/\/$/, '')
  for (const path of packed.files) {
    expect((await packed.read(path)).includes(root), path).toBe(false)
  }
})

test('every module has a source map that leads to TypeScript, with its text', async () => {
  const modules = packed.files.filter((path) => /^dist\/.*\.js$/.test(path))
  expect(modules.length).toBeGreaterThan(0)
  for (const path of modules) {
    const code = await packed.read(path)
    expect(code, path).toMatch(/\n\/\/# sourceMappingURL=\S+\.map\s*$/)
    const map = JSON.parse(await packed.read(`${path}.map`))
    const sources = map.sources.filter((source: string) => !source.includes('virtual:'))
    // An entry may have nothing of its own to map: it hands on what other modules export.
    if (/^(?!(?:#!|\/\/|import |export \{))./m.test(code)) {
      expect(sources.length, path).toBeGreaterThan(0)
    }
    for (const source of sources) expect(source, path).toMatch(/(^|\/)src\/.*\.ts$/)
    for (const text of map.sourcesContent) expect(text, path).toEqual(expect.any(String))
  }
})

test('publint has nothing to say', async () => {
  const tarball = new Uint8Array(await readFile(packed.tarball)).buffer
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true })
  expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([])
})

test('the types are right in every module resolution, node10 included', async () => {
  const data = createPackageFromTarballData(new Uint8Array(await readFile(packed.tarball)))
  const result = await checkPackage(data)
  if (!result.types) throw new Error('The tarball holds no types')
  // The package is ESM only: CommonJS gets an ES module, which Node can `require` from 20.19 on.
  const problems = result.problems.filter(({ kind }) => kind !== 'CJSResolvesToESM')
  expect(problems).toEqual([])
  expect(Object.keys(result.entrypoints)).toContain('./server')
})

test('every entry can be required, which Node allows from 20.19 on', async () => {
  const { exports } = JSON.parse(await packed.read('package.json'))
  const entries = Object.keys(exports)
    .filter((path) => !/\*|dist|json/.test(path))
    .map((path) => path.replace('.', 'sunshine-connect'))
  expect(entries).toContain('sunshine-connect/node')
  const code = `
    const { createRequire } = await import('node:module')
    const require = createRequire(process.cwd() + '/any.cjs')
    const kinds = ${JSON.stringify(entries)}.map((entry) => typeof require(entry))
    console.log(JSON.stringify(kinds))`
  expect(await packed.evaluate(code)).toEqual(entries.map(() => 'object'))
})
