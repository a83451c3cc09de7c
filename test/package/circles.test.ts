import { expect, test } from 'vitest'
import { importsOf, readImports } from '../../.ci/read-imports.mjs'

/** Each file, and what it imports: files by their paths, packages by their names. */
type Graph = Map<string, string[]>

/** Every way that leads back to where it began, once, from its first file in the alphabet. */
function circlesOf(graph: Graph): string[] {
  const found = new Set<string>()
  const done = new Set<string>()
  const visit = (file: string, way: string[]): void => {
    const start = way.indexOf(file)
    if (start >= 0) {
      found.add(describeCircle(way.slice(start)))
      return
    }
    if (done.has(file)) return
    for (const next of graph.get(file) ?? []) visit(next, [...way, file])
    done.add(file)
  }
  for (const file of graph.keys()) visit(file, [])
  return [...found]
}

function describeCircle(files: string[]): string {
  const first = files.indexOf([...files].sort()[0] ?? '')
  const turned = [...files.slice(first), ...files.slice(0, first)]
  return [...turned, turned[0]].join(' → ')
}

const graph = readImports('src')

test('no import of src runs in a circle, types included', () => {
  expect(circlesOf(graph)).toEqual([])
})

test('every import of src was found, and leads to a file of src or to a package', () => {
  const missing = [...graph].flatMap(([file, imports]) =>
    imports
      .filter((to) => !graph.has(to) && !/^(node:|virtual:|react$)/.test(to))
      .map((to) => `${file} → ${to}`),
  )
  expect(missing).toEqual([])
  expect([...graph.values()].flat().length).toBeGreaterThan(graph.size)
})

test('a circle would be found, whichever kind of import closes it', () => {
  const sources = {
    'a.ts': "import { b } from './b.js'",
    'b.ts': "export * from './folder/c.js'",
    'folder/c.ts': "import type { A } from '../a.js'",
    'd.ts': "/** from './d.js' */\nimport './a.js'",
  }
  const circle = new Map(
    Object.entries(sources).map(([path, source]) => [path, importsOf(path, source)]),
  )
  expect(circlesOf(circle)).toEqual(['a.ts → b.ts → folder/c.ts → a.ts'])
})
