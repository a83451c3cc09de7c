import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { brotliSize, bundle } from './bundle.ts'

/** Bytes after minifying and brotli. Whoever raises one says in the CHANGELOG what it buys. */
const budgets = [
  { what: 'connect', source: "export { connect } from 'sunshine-connect'", most: 7580 },
  { what: 'authorize', source: "export { authorize } from 'sunshine-connect'", most: 6950 },
  {
    what: 'connect, resume',
    source: "export { connect, resume } from 'sunshine-connect'",
    most: 8050,
  },
  {
    what: 'relayCallback',
    source: "export { relayCallback } from 'sunshine-connect/callback'",
    most: 4330,
  },
  {
    what: 'element, connect, resume',
    source: `export { SunshineConnectElement } from 'sunshine-connect/element'
      export { connect, resume } from 'sunshine-connect'`,
    most: 12_070,
  },
]

/** Nobody's page loads these: what they weigh is only told. */
const withoutBudget = [
  { what: 'server, all of it', source: "export * from 'sunshine-connect/server'" },
  { what: 'sandbox', source: "export { createSandbox } from 'sunshine-connect/sandbox'" },
]

const table: { what: string; brotli: number; most?: number }[] = []
afterAll(() => {
  const lines = table.map(({ what, brotli, most }) => {
    const size = `${what.padEnd(34)}${String(brotli).padStart(6)}`
    return most ? `${size} of ${String(most).padStart(5)}` : size
  })
  console.log(['bytes, minified, brotli', ...lines].join('\n'))
})

describe.each(budgets)('$what', ({ what, source, most }) => {
  test(`is at most ${most} bytes, and brings nothing from outside`, async () => {
    const { brotli, imports } = await bundle(source)
    table.push({ what, brotli, most })
    expect(imports).toEqual([])
    expect(brotli).toBeGreaterThan(0)
    expect(brotli).toBeLessThanOrEqual(most)
  })
})

test.each(withoutBudget)('$what brings nothing from outside', async ({ what, source }) => {
  const { brotli, imports } = await bundle(source)
  table.push({ what, brotli })
  expect(imports).toEqual([])
  expect(brotli).toBeGreaterThan(0)
})

test.each([
  { file: 'sunshine-connect.global.js', most: 14_420 },
  { file: 'callback.global.js', most: 4460 },
  { file: 'callback.html', most: 4900 },
])('dist/$file is at most $most bytes', ({ file, most }) => {
  const text = readFileSync(new URL(`../../dist/${file}`, import.meta.url), 'utf8')
  const brotli = brotliSize(text)
  table.push({ what: `dist/${file}`, brotli, most })
  expect(brotli).toBeLessThanOrEqual(most)
})

test.each(['ar', 'de', 'es', 'fr', 'ja', 'pt'])('dist/lang/%s.js is at most 700 bytes', (tag) => {
  const brotli = brotliSize(
    readFileSync(new URL(`../../dist/lang/${tag}.js`, import.meta.url), 'utf8'),
  )
  table.push({ what: `dist/lang/${tag}.js`, brotli, most: 700 })
  expect(brotli).toBeLessThanOrEqual(700)
})

test('the README tells these sizes, to within a twentieth', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const [line = ''] = /^\*\*Sizes\*\*.*$/m.exec(readme) ?? []
  const told = [...line.matchAll(/([\d.]+) kB/g)].map(([, size]) => Number(size) * 1000)
  const bundled = ['connect', 'element, connect, resume'].map(async (name) => {
    const { source = '' } = budgets.find(({ what }) => what === name) ?? {}
    return (await bundle(source)).brotli
  })
  const script = new URL('../../dist/sunshine-connect.global.js', import.meta.url)
  const real = [...(await Promise.all(bundled)), brotliSize(readFileSync(script, 'utf8'))]
  expect(told).toHaveLength(real.length)
  for (const [index, size] of real.entries()) {
    expect(Math.abs((told[index] ?? 0) - size) / size).toBeLessThanOrEqual(0.05)
  }
})

test('connect has all its modes in any bundle', async () => {
  const { code } = await bundle("export { connect } from 'sunshine-connect'")
  expect(code).toContain('storage_unavailable')
  expect(code).toContain('popup_blocked')
})

test('an import from outside the package would be noticed', async () => {
  const { imports } = await bundle("export { readFile } from 'node:fs/promises'")
  expect(imports).toEqual(['node:fs/promises'])
})

test('an entry of which nothing is used leaves nothing in the bundle', async () => {
  const { code } = await bundle(
    "import 'sunshine-connect'; import 'sunshine-connect/callback'; import 'sunshine-connect/server'",
  )
  expect(code.trim()).toBe('')
})
