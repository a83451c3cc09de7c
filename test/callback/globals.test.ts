import { readFileSync } from 'node:fs'
import type { Node } from 'acorn'
import { expect, test } from 'vitest'
import { GLOBALS } from '../../.ci/rollup/own-globals.mjs'
import { parseModule, walk } from '../package/sources.ts'

const script = readFileSync(new URL('../../dist/callback.global.js', import.meta.url), 'utf8')

/** Names that are read and nowhere declared. */
function globalsOf(program: Node): string[] {
  const declared = new Set<string>()
  const read = new Set<string>()
  const names = (node: unknown, into: Set<string>): void => {
    for (const { type, ...rest } of walk(node as Node)) {
      if (type === 'Identifier') into.add((rest as unknown as { name: string }).name)
    }
  }
  for (const node of walk(program)) {
    const each = node as Node & Record<string, unknown>
    if (each.id) names(each.id, declared)
    if (Array.isArray(each.params)) for (const param of each.params) names(param, declared)
    if (each.type === 'CatchClause' && each.param) names(each.param, declared)
    const skipped = new Set<unknown>()
    if (each.type === 'MemberExpression' && !each.computed) skipped.add(each.property)
    if (each.type === 'Property' && !each.computed && !each.shorthand) skipped.add(each.key)
    for (const child of Object.values(each).flat()) {
      const identifier = child as { type?: string; name?: string } | null
      if (identifier?.type === 'Identifier' && identifier.name && !skipped.has(child)) {
        read.add(identifier.name)
      }
    }
  }
  return [...read].filter((name) => !declared.has(name))
}

/** What no page can declare anew, or what is no name. */
const SAFE = ['document', 'location', 'undefined', 'window']

test('the redirect page’s script takes every global that it uses from the window', () => {
  const used = globalsOf(parseModule(script))
  expect(used.filter((name) => !SAFE.includes(name))).toEqual([])
  for (const name of GLOBALS) expect(script).toContain(name)
})

test('a global would be found', () => {
  const source = 'const a = (b, { c: d }) => { try { b.e(d, { f: g }) } catch (h) { i[j] } }'
  expect(globalsOf(parseModule(source)).sort()).toEqual(['g', 'i', 'j'])
})
