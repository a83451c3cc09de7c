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

/** Names that are read and nowhere declared. */
export function globalsOf(program: Node): string[] {
  const declared = new Set<string>()
  const read = new Set<string>()
  const declare = (node: unknown): void => {
    for (const each of walk(node as Node)) if (isIdentifier(each)) declared.add(each.name)
  }
  for (const node of walk(program)) {
    const each = node as Node & Record<string, unknown>
    // An import names what another module has; an export, what this one declares.
    if (/^(Im|Ex)port.*Specifier$/.test(each.type)) {
      if (each.type.startsWith('Im')) declare(each.local)
      continue
    }
    if (each.id) declare(each.id)
    if (Array.isArray(each.params)) for (const param of each.params) declare(param)
    if (each.type === 'CatchClause' && each.param) declare(each.param)
    for (const child of childrenOf(node)) {
      if (isIdentifier(child) && !isOnlyAName(child, each)) read.add(child.name)
    }
  }
  return [...read].filter((name) => !declared.has(name))
}

function isIdentifier(node: Node): node is Node & { name: string } {
  return node.type === 'Identifier'
}

/** As in `it.name` and `{ name: it }`. */
function isOnlyAName(child: Node, parent: Node & Record<string, unknown>): boolean {
  if (parent.computed || parent.shorthand) return false
  if (parent.type === 'MemberExpression') return child === parent.property
  return (
    /^(Property|MethodDefinition|PropertyDefinition)$/.test(parent.type) && child === parent.key
  )
}
