import type { Node } from 'acorn'
import { describe, expect, test } from 'vitest'
import { parseModule, readCompiled, walk } from './sources.ts'

/** Whoever imports one of these wants what it does: package.json lists them in `sideEffects`. */
const DOCUMENTED =
  /^(element-define|element-react|global|callback-global|cli|lang\/\w+)\.js$|^cli\/.*\.js$|^demo\/page\/workbench\.js$/

const DECLARES = new Set([
  'ExportAllDeclaration',
  'ExportDefaultDeclaration',
  'ExportNamedDeclaration',
  'FunctionDeclaration',
  'ClassDeclaration',
  'VariableDeclaration',
])
const CHANGES = new Set(['AssignmentExpression', 'UpdateExpression', 'AwaitExpression'])
const RUNS_LATER = /^(ArrowFunctionExpression|Function(Declaration|Expression))$/
const runsNow = ({ type }: Node) => !RUNS_LATER.test(type)

/** What a module does as it is imported, beyond giving names to things. */
function effectsOf({ body }: { body: Node[] }): string[] {
  return body.flatMap((statement) => {
    if (statement.type === 'ImportDeclaration') {
      const { specifiers } = statement as Node & { specifiers: Node[] }
      return specifiers.length > 0 ? [] : ['imports a module for what that does']
    }
    // 'use client'
    if ('directive' in statement) return []
    if (!DECLARES.has(statement.type)) return [statement.type]
    if (!runsNow(statement)) return []
    return [...walk(statement, runsNow)].map(({ type }) => type).filter((type) => CHANGES.has(type))
  })
}

const modules = readCompiled()

describe('an import changes nothing', () => {
  test.each(modules.filter(({ path }) => !DOCUMENTED.test(path)))('$path', ({ program }) => {
    expect(effectsOf(program)).toEqual([])
  })
})

test.each([
  "import './languages.js'",
  "import { RULES } from './rules.js'\nRULES.mode = 'redirect'",
  'register(1)',
  'if (globalThis.window) start()',
  'export const seen = (globalThis.seen = new Set())',
  'const count = counter++',
])('it would be noticed: %s', (source) => {
  expect(effectsOf(parseModule(source))).toHaveLength(1)
})

test('declarations are none', () => {
  const source = `import { a } from './a.js'
    export * from './b.js'
    const TABLE = { a: a(1), set: new Set([2]) }
    let open
    export function change() { open = TABLE; open.a++ }
    export const later = async () => { await open }`
  expect(effectsOf(parseModule(source))).toEqual([])
})
