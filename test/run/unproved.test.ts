import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findUnproved } from './vitest.mjs'

const file = 'test/unit/a.test.ts'
const passed = { file, suites: ['an answer'], name: 'from elsewhere: a frame', state: 'passed' }
const runOf = (...tests: object[]) => [{ tests: [] }, { tests }]
const row = (name: string, at = file) => `| 1 | \`${at}\`: ${name} |`

test('a proof is a test that has passed, by its file and a part of its name', () => {
  const rows = [row('elsewhere: $where'), row('an answer from %s'), row('a frame')]
  expect(findUnproved(runOf(passed), rows.join('\n'))).toEqual([])
})

test.each([
  ['that did not run', [], row('a frame')],
  ['that was skipped', [{ ...passed, state: 'skipped' }], row('a frame')],
  ['that failed', [{ ...passed, state: 'failed' }], row('a frame')],
  ['of another name', [passed], row('from here: $where')],
  ['of another file', [passed], row('a frame', 'test/unit/b.test.ts')],
])('one %s is named', (_, tests, text) => {
  expect(findUnproved(runOf(...tests), text)).toEqual([text])
})

test('the table of SECURITY.md is read', () => {
  const rows = readFileSync('SECURITY.md', 'utf8').match(/^\| \d+ \| `.*$/gm)
  expect(findUnproved([])).toEqual(rows)
  expect(rows?.length).toBeGreaterThan(40)
})
