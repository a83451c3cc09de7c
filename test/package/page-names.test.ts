import type { Node } from 'acorn'
import { expect, test } from 'vitest'
import { OF_THE_DOCUMENT, OF_THE_WINDOW } from '../page-names.ts'
import { globalsOf, parseModule, readCompiled, walk } from './sources.ts'

type Anything = Node & Record<string, unknown>

/** Where the code of pages is. */
const ROOMS = /^(browser|callback|element|lang|options|platform|protocol)\b|^(global|index)\.js$/

const pages = readCompiled().filter(({ path }) => ROOMS.test(path))
const nameOf = (node: unknown) => (node as { name?: string } | undefined)?.name
const sorted = (names: readonly string[]) => [...new Set(names)].sort()

/** `document.title` gives `title`, and so do `globalThis.document.title` and `root.ownerDocument.title`. */
function membersOf(object: RegExp, program: Node): string[] {
  return [...walk(program)].flatMap((node) => {
    const { type, object: it, property, id, init } = node as Anything
    const isIt = (value: unknown) =>
      object.test(nameOf(value) ?? nameOf((value as Anything | undefined)?.property) ?? '')
    if (type === 'MemberExpression' && isIt(it)) return nameOf(property) ?? '(computed)'
    if (type !== 'VariableDeclarator' || (id as Node).type !== 'ObjectPattern' || !isIt(init))
      return []
    return (id as unknown as { properties: Anything[] }).properties.map(({ key }) =>
      String(nameOf(key)),
    )
  })
}

/** What `ofDocument` and `setOfDocument` are given. */
function namesGiven(program: Node): string[] {
  return [...walk(program)].flatMap((node) => {
    const { type, callee, arguments: given } = node as Anything
    if (type !== 'CallExpression' || !/^(of|setOf)Document$/.test(nameOf(callee) ?? '')) return []
    return String((given as { value: unknown }[])[0]?.value)
  })
}

test('a page’s code takes nothing from the document but by ofDocument', () => {
  const others = pages.flatMap(({ path, program }) =>
    membersOf(/^(document|ownerDocument)$/, program).map((name) => `${path}: ${name}`),
  )
  expect(others).toEqual([])
})

test('the lists of what is read of the document and of the window are complete', () => {
  const read = pages.flatMap(({ program }) => namesGiven(program))
  expect(sorted(read)).toEqual(sorted(OF_THE_DOCUMENT))
  const ofWindow = pages.flatMap(({ program }) => membersOf(/^window$/, program))
  expect(sorted(ofWindow)).toEqual(sorted(OF_THE_WINDOW))
})

/** What no page can declare anew, what is no name, and what no page has a variable for. */
const BARE = [
  ...['document', 'globalThis', 'location', 'top', 'undefined', 'window'],
  ...['btoa', 'clearInterval', 'clearTimeout', 'console', 'customElements', 'queueMicrotask'],
  ...['reportError', 'setInterval', 'setTimeout'],
]

test('what a page may have a variable for is read from the window', () => {
  const others = pages.flatMap(({ path, program }) =>
    globalsOf(program)
      .filter((name) => /^[a-z]/.test(name) && !BARE.includes(name))
      .map((name) => `${path}: ${name}`),
  )
  expect(others).toEqual([])
})

test('a global would be found', () => {
  const source = `import { k as l, m } from 'n'
    const a = (b, { c: d }) => { try { b.e(d, { f: g }, l, m) } catch (h) { i[j] } }`
  expect(globalsOf(parseModule(source)).sort()).toEqual(['g', 'i', 'j'])
})

test('a member would be found', () => {
  const source = 'document.a; b.ownerDocument?.c(); const { d } = document; ofDocument("e")(f.g)'
  const program = parseModule(source)
  expect(membersOf(/^(document|ownerDocument)$/, program)).toEqual(['a', 'c', 'd'])
  expect(namesGiven(program)).toEqual(['e'])
})
