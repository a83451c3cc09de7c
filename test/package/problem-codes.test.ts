import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const source = read('src/server/connect/problem.ts')

/** `502 token_failed` and the like, as the tables of statuses have them. */
const declared = [...source.matchAll(/^ {2}(\w+): (\d{3}),$/gm)]
  .map(([, code, status]) => `${status} ${code}`)
  .sort()

/** The same of a Markdown table: codes in the first column, as many statuses in the second. */
const documented = (text: string) =>
  [...text.matchAll(/^(?: \* )?\| (`[a-z_`, ]+`) \| ([\d, ]+) \|/gm)]
    .flatMap(([, codes = '', statuses = '']) => {
      const of = statuses.split(', ')
      return codes.split(', ').map((code, index) => `${of[index]} ${code.replaceAll('`', '')}`)
    })
    .sort()

test.each([
  [
    'docs/reference/errors.md',
    /^## The connect handler\n([\s\S]*?)^## /m.exec(read('docs/reference/errors.md'))?.[1] ?? '',
  ],
  ['the TSDoc of ProblemCode', source],
])('%s names every problem of the connect handler, and no other', (_, text) => {
  expect(declared.length).toBeGreaterThan(12)
  expect(documented(text)).toEqual(declared)
})

test('the wire contract names every one of them, with its status', () => {
  const contract = read('docs/guides/other-languages.md')
  const named = [
    ...contract.matchAll(/\| (\d{3}) \| `([a-z_]+)` \|/g),
    ...contract.matchAll(/\b(\d{3}) `([a-z_]+)`/g),
  ].map(([, status, code]) => `${status} ${code}`)
  // The one of the server around the handler, which alone knows its names.
  expect([...new Set(named)].sort()).toEqual([...declared, '421 host_unknown'].sort())
})
