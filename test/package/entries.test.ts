import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { entries } from './contract.ts'
import { type Packed, packAndInstall } from './packed.ts'

let packed: Packed
beforeAll(async () => {
  packed = await packAndInstall()
})
afterAll(() => packed?.remove())

test.each(Object.entries(entries))(
  '%s, installed from the tarball, exports what the contract names and nothing else; imported where no browser is, it leaves the global scope as it was',
  async (entry, names) => {
    const code = `
      const browser = ['window', 'document', 'BroadcastChannel', 'sessionStorage', 'location']
      for (const name of browser) delete globalThis[name]
      const before = Object.getOwnPropertyNames(globalThis)
      const exported = Object.keys(await import('${entry}')).sort()
      const added = Object.getOwnPropertyNames(globalThis).filter((name) => !before.includes(name))
      console.log(JSON.stringify({ exported, added }))`
    expect(await packed.evaluate(code)).toEqual({ exported: names, added: [] })
  },
)

test('package.json names these entries, the built files and itself', async () => {
  const { exports } = JSON.parse(await packed.read('package.json'))
  const named = Object.keys(exports).map((path) => path.replace(/^\./, 'sunshine-connect'))
  const files = ['sunshine-connect/dist/*', 'sunshine-connect/package.json']
  const paths = Object.keys(entries).map((entry) => entry.replace(/\/lang\/..$/, '/lang/*'))
  expect(named.sort()).toEqual([...new Set([...paths, ...files])].sort())
})

test('what two entries export under one name is one and the same thing', async () => {
  const code = `
    const seen = new Map()
    const twice = []
    for (const entry of ${JSON.stringify(Object.keys(entries))}) {
      for (const [name, value] of Object.entries(await import(entry))) {
        if (seen.has(name) && seen.get(name) !== value) twice.push(name)
        seen.set(name, value)
      }
    }
    console.log(JSON.stringify({ twice, count: seen.size }))`
  const count = new Set(Object.values(entries).flat()).size
  expect(await packed.evaluate(code)).toEqual({ twice: [], count })
})

test.each(['ConnectError', 'SunshineApiError'])('%s is defined in one file only', async (name) => {
  const modules = packed.files.filter((path) => /^dist\/(?!.*global).*\.js$/.test(path))
  const sources = await Promise.all(modules.map((path) => packed.read(path)))
  expect(sources.filter((source) => source.includes(`class ${name} `))).toHaveLength(1)
})

test('a path inside the package that is not public cannot be imported', async () => {
  const attempt = (path: string) =>
    packed.evaluate(`await import('${path}').then(() => 'yes', (e) => e.code)
      .then((answer) => console.log(JSON.stringify(answer)))`)
  expect(await attempt('sunshine-connect/src/index.ts')).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED')
  expect(await attempt('sunshine-connect')).toBe('yes')
})

test('the command says how to use it', async () => {
  const command = join(packed.project, 'node_modules', '.bin', 'sunshine-connect')
  const { stdout } = await promisify(execFile)(command, ['sandbox', '--help'], {
    timeout: 30_000,
    shell: process.platform === 'win32',
  })
  expect(stdout).toContain('sunshine-connect')
  expect(stdout).toContain('--port')
})
