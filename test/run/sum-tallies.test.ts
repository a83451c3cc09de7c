import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'sunshine-connect-tallies-'))
afterAll(() => rmSync(folder, { recursive: true }))

function sum(lines: string[], broken = '0') {
  const file = join(folder, 'tallies')
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''))
  const { stdout, status } = spawnSync(process.execPath, ['.ci/sum-tallies.mjs', file, broken])
  return { last: String(stdout).trimEnd().split('\n').at(-1), status }
}

test('two runs are summed', () => {
  expect(sum(['10 passed, 0 failed', '5 passed, 0 failed'])).toEqual({
    last: '15 passed, 0 failed',
    status: 0,
  })
})

test.each([
  {
    what: 'a failure in one of them',
    lines: ['10 passed, 2 failed', '5 passed, 0 failed'],
    failed: 2,
  },
  {
    what: 'a run that ended without its last line',
    lines: ['10 passed, 0 failed', 'Killed'],
    failed: 1,
  },
])('$what is one of the whole', ({ lines, failed }) => {
  const { last, status } = sum(lines, '1')
  expect(last).toMatch(`${failed} failed`)
  expect(status).toBe(1)
})

test('an exit code that says otherwise than the line counts', () => {
  expect(sum(['10 passed, 0 failed', '5 passed, 0 failed'], '1')).toEqual({
    last: '15 passed, 1 failed',
    status: 1,
  })
})
