import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Node, type Program, parse } from 'acorn'

/** A module as tsc leaves it, which is our own text without the types and the empty lines. */
export interface CompiledModule {
  /** `browser/connect.js` */
  path: string
  program: Program
}

/** Every module of src, from build/. */
export function readCompiled(): CompiledModule[] {
  const paths = readdirSync('build', { recursive: true, encoding: 'utf8' })
  return paths
    .filter((path) => path.endsWith('.js'))
    .map((path) => ({ path, program: parseModule(readFileSync(join('build', path), 'utf8')) }))
}

export function parseModule(source: string): Program {
  return parse(source, { ecmaVersion: 'latest', sourceType: 'module', locations: true })
}

/** The nodes directly inside a node, in the order of the text. */
export function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter((value): value is Node => typeof value?.type === 'string')
}

/** A node and all that is inside it, except what `enters` keeps out. */
export function* walk(node: Node, enters: (node: Node) => boolean = () => true): Generator<Node> {
  yield node
  for (const child of childrenOf(node)) if (enters(child)) yield* walk(child, enters)
}
