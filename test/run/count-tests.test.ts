import { expect, test } from 'vitest'
import { countTests, withSecondTry } from './vitest.mjs'

const file = 'test/unit/a.test.ts'
const runOf = (...states: string[]) => ({
  options: { name: 'a run' },
  code: 0,
  tests: states.map((state, place) => ({ file, suites: ['a page'], name: `row ${place}`, state })),
  failedFiles: [] as { file: string; reason?: string }[],
  errors: [] as string[],
})
const rowOf = (place: number) => `${file}: a page row ${place}`

test('what has passed and what was skipped is no failure', () => {
  expect(countTests([runOf('passed', 'skipped')])).toMatchObject({
    passed: 1,
    failed: 0,
    names: [],
  })
})

test('a failure says why in the last lines', () => {
  const run = runOf('failed', 'passed')
  Object.assign(run.tests[0] ?? {}, { reason: 'expected 1 to be 2' })
  expect(countTests([run])).toMatchObject({ names: [`${rowOf(0)} (expected 1 to be 2)`] })
})

test('a test whose result got lost counts as failed, by name', () => {
  expect(countTests([runOf('passed', 'pending')])).toMatchObject({
    passed: 1,
    failed: 1,
    names: [`${rowOf(1)} (no result)`],
  })
})

test('what failed outside of tests says why, beside a test that failed too', () => {
  const reason = 'Hook timed out in 120000ms.'
  const run = { ...runOf('failed', 'skipped'), failedFiles: [{ file, reason }] }
  expect(countTests([run])).toMatchObject({
    failed: 2,
    names: [`${rowOf(0)} (no result)`, `${file} (${reason})`],
  })
})

test('a file that failed in its tests alone is not counted once more', () => {
  const run = { ...runOf('failed'), failedFiles: [{ file }] }
  expect(countTests([run])).toMatchObject({ failed: 1, names: [`${rowOf(0)} (no result)`] })
})

test.each([
  {
    what: 'a test failed',
    first: { ...runOf('failed', 'passed'), failedFiles: [{ file }] },
    why: `${rowOf(0)} (no result)`,
  },
  {
    what: 'the set-up failed',
    first: { ...runOf('skipped', 'skipped'), failedFiles: [{ file, reason: 'Port in use' }] },
    why: `${file} (Port in use)`,
  },
])('a file in which $what counts by its second try, which is named', ({ first, why }) => {
  const other = { ...runOf('passed').tests[0], file: 'test/unit/b.test.ts' }
  const whole = { ...first, code: 1, tests: [...first.tests, other] }
  const mended = withSecondTry(whole, runOf('passed', 'passed'))
  expect(countTests([mended])).toEqual({ passed: 3, failed: 0, names: [], secondTries: [why] })
  const stillBroken = withSecondTry(whole, { ...first, code: 1 })
  expect(countTests([stillBroken])).toMatchObject({ failed: 1, names: [why] })
})

test('an error outside of any test is not made good by a second try', () => {
  const first = {
    ...runOf('failed'),
    failedFiles: [{ file }],
    code: 1,
    errors: ['read ECONNRESET'],
  }
  expect(countTests([withSecondTry(first, runOf('passed'))])).toMatchObject({
    passed: 1,
    names: ['a run, outside of any test (read ECONNRESET)'],
  })
})

test('an error outside of any test counts, and says what it was', () => {
  const run = { ...runOf('passed'), code: 1, errors: ['read ECONNRESET'] }
  expect(countTests([run])).toMatchObject({
    passed: 1,
    failed: 1,
    names: ['a run, outside of any test (read ECONNRESET)'],
  })
})
