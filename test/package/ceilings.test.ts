import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Node } from 'acorn'
import { expect, test } from 'vitest'
import { parseModule, readCompiled, walk } from './sources.ts'

const MOST_LINES_OF_A_FILE = 220
const LINES_OF_A_MEDIAN_FUNCTION = 15

test(`no file of code in src has more than ${MOST_LINES_OF_A_FILE} lines`, () => {
  const paths = readdirSync('src', { recursive: true, encoding: 'utf8' })
  const long = paths
    .map((path) => join('src', path))
    .filter((path) => statSync(path).isFile() && !path.endsWith('.css'))
    .map((path) => ({ path, lines: readFileSync(path, 'utf8').trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > MOST_LINES_OF_A_FILE)
  expect(long).toEqual([])
})

test(`half of the functions have less than ${LINES_OF_A_MEDIAN_FUNCTION} lines`, () => {
  const lengths = readCompiled().flatMap(({ program }) => namedFunctions(program).map(linesOf))
  lengths.sort((a, b) => a - b)
  const median = lengths[Math.floor(lengths.length / 2)]
  console.log(
    `${lengths.length} named functions: median ${median} lines, longest ${lengths.at(-1)}`,
  )
  expect(median).toBeLessThan(LINES_OF_A_MEDIAN_FUNCTION)
})

test('functions and methods count, callbacks do not', () => {
  const source = `function one() { return [1].map((x) => x) }
    const two = () => {
    }
    class Three { four() {} }
    export default () => {}`
  expect(namedFunctions(parseModule(source)).map(linesOf)).toEqual([1, 2, 1])
})

/** Functions that have a name: a reader meets each as one thing. Callbacks belong to their caller. */
function namedFunctions(program: Node): Node[] {
  return [...walk(program)].flatMap((node) => {
    if (node.type === 'FunctionDeclaration') return [node]
    if (node.type === 'MethodDefinition') return [node]
    const { init } = node as Node & { init?: Node | null }
    const isFunction = /^(ArrowFunction|Function)Expression$/.test(init?.type ?? '')
    return node.type === 'VariableDeclarator' && init && isFunction ? [init] : []
  })
}

function linesOf({ loc }: Node): number {
  return loc ? loc.end.line - loc.start.line + 1 : 0
}
