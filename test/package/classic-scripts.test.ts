import { readFileSync } from 'node:fs'
import { type AnyNode, parse } from 'acorn'
import { describe, expect, test } from 'vitest'

const SINKS = ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'write', 'writeln', 'srcdoc']
const EVALUATORS = ['eval', 'Function']

/** What a strict Content-Security-Policy or Trusted Types would refuse, by name. */
const findForbidden = (code: string): string[] => {
  const found: string[] = []
  const visit = (node: AnyNode) => {
    if (node.type === 'MemberExpression') {
      const { property } = node
      const name =
        property.type === 'Identifier' && !node.computed
          ? property.name
          : property.type === 'Literal'
            ? property.value
            : ''
      if (SINKS.includes(String(name)) || EVALUATORS.includes(String(name))) {
        found.push(String(name))
      }
    }
    if (node.type === 'Identifier' && EVALUATORS.includes(node.name)) found.push(node.name)
    for (const child of Object.values(node).flat()) {
      if (typeof child?.type === 'string') visit(child)
    }
  }
  visit(parse(code, { ecmaVersion: 2022, sourceType: 'script' }))
  return [...new Set(found)]
}

describe.each(['sunshine-connect.global.js', 'callback.global.js'])('dist/%s', (file) => {
  const code = readFileSync(new URL(`../../dist/${file}`, import.meta.url), 'utf8')

  test('is a classic script of ES2022 that a strict policy lets run', () => {
    expect(findForbidden(code)).toEqual([])
  })

  test('can stand inside a <script> element', () => {
    expect(code).not.toMatch(/<\/script|<!--/i)
  })
})

test('the first line says the version; the second has the click find all of it compiled', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  const code = readFileSync('dist/sunshine-connect.global.js', 'utf8')
  const [first, second] = code.split('\n')
  expect(first).toBe(`/*! sunshine-connect ${version} */`)
  expect(second).toBe('//# allFunctionsCalledOnLoad')
})

test.each([
  ['eval("1")', 'eval'],
  ['new Function("return 1")', 'Function'],
  ['window.Function("1")', 'Function'],
  ['document.body.innerHTML = "x"', 'innerHTML'],
  ['document.body["innerHTML"] = "x"', 'innerHTML'],
  ['document.write("x")', 'write'],
])('%s would be noticed', (code, name) => {
  expect(findForbidden(code)).toContain(name)
})

test('what is not a classic script of ES2022 would be noticed', () => {
  expect(() => findForbidden('import "x"')).toThrow(SyntaxError)
  expect(() => findForbidden('await 1')).toThrow(SyntaxError)
  expect(() => findForbidden('/x/v')).toThrow(SyntaxError)
  expect(findForbidden('class A { #b = 1; static { 2 } }')).toEqual([])
})
