// @vitest-environment node
import { expect, test } from 'vitest'
import {
  allowsConnection,
  allowsScript,
  hashesOf,
  matchesSource,
  parsePolicies,
} from '../../../src/doctor/html/policy.ts'

const page = new URL('https://app.example/install')

test.each([
  ["'self'", 'https://app.example/x', true],
  ["'self'", 'https://app.example:8443/x', false],
  ["'self'", 'https://api.app.example/', false],
  ['*', 'https://any.example/', true],
  ['*', 'data:,', false],
  ['https:', 'https://any.example/', true],
  ['https:', 'http://any.example/', false],
  ['http:', 'https://any.example/', true],
  ['api.example', 'https://api.example/x', true],
  ['api.example', 'http://api.example/x', false],
  ['http://api.example', 'https://api.example/x', true],
  ['API.example', 'https://api.example/x', true],
  ['api.example:8443', 'https://api.example:8443/', true],
  ['api.example:8443', 'https://api.example/', false],
  ['api.example:*', 'https://api.example:8443/', true],
  ['api.example', 'https://api.example:8443/', false],
  ['*.example', 'https://api.example/', true],
  ['*.example', 'https://example/', false],
  ['*.api.example', 'https://notapi.example/', false],
  ['https://api.example/a/', 'https://api.example/a/b', true],
  ['https://api.example/a', 'https://api.example/a/b', false],
  ["'none'", 'https://app.example/', false],
])('%s and %s: %s', (source, url, expected) => {
  expect(matchesSource(source, new URL(url), page)).toBe(expected)
})

test("http: 'self' goes for the same host by https", () => {
  const plain = new URL('http://app.example/')
  expect(matchesSource("'self'", new URL('https://app.example/x'), plain)).toBe(true)
  expect(matchesSource("'self'", new URL('http://app.example/x'), page)).toBe(false)
})

const runs = (policy: string, attributes: Record<string, string>, text = '') => {
  const src = attributes.src ? new URL(attributes.src, page) : undefined
  const script = { src, hashes: hashesOf(text), attributes: new Map(Object.entries(attributes)) }
  return parsePolicies(policy, 'header').every((each) => allowsScript(each, script, page))
}
const [hash = ''] = hashesOf('run()')

test.each([
  ['', true],
  ["default-src 'none'", false],
  ["script-src 'unsafe-inline'", true],
  [`script-src 'unsafe-inline' '${hash}'`, true],
  ["script-src 'unsafe-inline' 'nonce-a'", false],
  ["script-src 'unsafe-inline' 'strict-dynamic'", false],
  [`script-src '${hash}'`, true],
  [`SCRIPT-SRC '${hash}'`, true],
  [`script-src '${hash}', script-src 'none'`, false],
  ["script-src 'none'; script-src-elem 'unsafe-inline'", true],
  ["script-src 'unsafe-inline'; script-src 'none'", true],
  ['sandbox allow-same-origin', false],
  ['sandbox allow-scripts', true],
])('a script in the page, under %s: %s', (policy, expected) => {
  expect(runs(policy, {}, 'run()')).toBe(expected)
})

test.each([
  ["script-src 'self'", { src: '/a.js' }, true],
  ["script-src 'nonce-a'", { src: '/a.js', nonce: 'a' }, true],
  ["script-src 'nonce-a'", { src: '/a.js', nonce: 'b' }, false],
  ["script-src 'self' 'strict-dynamic'", { src: '/a.js' }, false],
  ["script-src 'unsafe-inline'", { src: '/a.js' }, false],
  ["script-src 'sha384-a'", { src: '/a.js', integrity: 'sha384-a' }, true],
  ["script-src 'sha384-a' 'strict-dynamic'", { src: '/a.js', integrity: 'sha384-a' }, true],
  ["script-src 'sha384-a'", { src: '/a.js', integrity: 'sha384-b' }, false],
  ["script-src 'sha384-a'", { src: '/a.js', integrity: 'sha384-a sha384-b' }, false],
  ["script-src 'sha384-a'", { src: '/a.js' }, false],
])('a script from elsewhere, under %s with %j: %s', (policy, attributes, expected) => {
  expect(runs(policy, attributes)).toBe(expected)
})

test('connect-src, or else default-src, says where the code may go', () => {
  const allows = (policy: string) =>
    parsePolicies(policy, 'header').every((each) =>
      allowsConnection(each, new URL('https://api.example/connect'), page),
    )
  expect(allows("default-src 'none'; connect-src https://api.example")).toBe(true)
  expect(allows("default-src https://api.example; connect-src 'self'")).toBe(false)
  expect(allows("default-src 'self'")).toBe(false)
  expect(allows("script-src 'none'")).toBe(true)
})
