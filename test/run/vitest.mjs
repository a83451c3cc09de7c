import { readFileSync, rmSync } from 'node:fs'
import { runCommand } from '../../.ci/run-command.mjs'
import { bin } from './bin.mjs'

/**
 * Runs vitest's projects, a line for each file that is done. On a build machine a file whose set-up
 * or clearing up failed is run once more, as vitest does with a test itself.
 *
 * @param {{ name: string, projects: string[], files: string[], shard?: string, env?: object, node?: string }} run
 *   `name` is that of its report, and beside the others' it is unique; `shard` is which part of the
 *   files, as in `2/3`; `node` is the Node that runs it
 * @returns {Promise<object>} what the reporter wrote, and vitest's exit code
 */
export const runVitest = async (run) => {
  const first = await runOnce(run)
  const broken = process.env.CI === 'true' ? brokenIn(first) : []
  if (broken.length === 0) return first
  const files = broken.map(({ file }) => file)
  const again = await runOnce({ ...run, name: `${run.name}-again`, shard: '1/1', files })
  return withSecondTry(first, again)
}

/** The files that failed outside of their tests. */
const brokenIn = ({ failedFiles }) => failedFiles.filter(({ reason }) => reason)

/** The first run with the second one in place of the files that were broken in it. */
export const withSecondTry = (first, again) => {
  const broken = brokenIn(first)
  const others = ({ file }) => broken.every((one) => one.file !== file)
  return {
    ...first,
    code: again.code,
    tests: [...first.tests.filter(others), ...again.tests],
    failedFiles: [...first.failedFiles.filter(others), ...again.failedFiles],
    errors: [...first.errors, ...again.errors],
    retried: broken,
  }
}

const runOnce = async ({ name, projects, files, shard = '1/1', env, node = process.execPath }) => {
  // Beside what tsc writes: git ignores it, and the next build deletes it.
  const report = `build/reports/${name}.json`
  rmSync(report, { force: true })
  const code = await runCommand(
    node,
    [
      bin('vitest', 'vitest'),
      'run',
      '--config=test/vitest.config.mjs',
      '--reporter=./test/run/reporter.mjs',
      `--shard=${shard}`,
      ...projects.map((project) => `--project=${project}`),
      ...files,
    ],
    // All rows of all tables, on a busy machine.
    { env: { ...env, REPORT: report }, limit: 60 * 60_000 },
  )
  try {
    return { name, code, ...JSON.parse(readFileSync(report, 'utf8')) }
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return { name, code, tests: [], failedFiles: [], errors: ['vitest wrote no report'] }
  }
}

const titleOf = ({ file, suites, name }) => [`${file}: ${suites.join(' ')}`.trim(), name].join(' ')

/** So that the last lines of a run say what to look for, where nobody has kept the others. */
const titleAndReason = (test) => `${titleOf(test)} (${test.reason ?? 'no result'})`

const fileAndReason = ({ file, reason }) => `${file} (${reason ?? 'no reason is known'})`

/**
 * Counts over several runs. A test that one of them skipped counts as skipped where no other ran it:
 * each engine has its own process.
 *
 * @param {Awaited<ReturnType<typeof runVitest>>[]} runs
 */
export const countTests = (runs) => {
  const all = runs.flatMap(({ tests }) => tests)
  const titles = (state) => all.filter((test) => test.state === state).map(titleOf)
  const played = new Set(all.filter(({ state }) => state !== 'skipped').map(titleOf))
  const skipped = [...new Set(titles('skipped'))].filter((title) => !played.has(title))
  if (skipped.length > 0) console.log(`${skipped.length} tests were skipped`)
  const names = runs.flatMap(findFailures)
  return {
    passed: titles('passed').length,
    failed: names.length,
    names,
    flaky: [
      ...all.filter(({ flaky }) => flaky).map(titleAndReason),
      ...runs.flatMap(({ retried = [] }) => retried).map(fileAndReason),
    ],
  }
}

/**
 * The proofs that SECURITY.md names of which no test has passed. A name there is as it stands in the
 * source: `$what` and `%s` stand for a row's own words.
 *
 * @param {{ tests: object[] }[]} runs a whole run
 */
export const findUnproved = (runs, security = readFileSync('SECURITY.md', 'utf8')) => {
  const tests = runs.flatMap(({ tests }) => tests.filter(({ state }) => state === 'passed'))
  const titles = tests.map(titleOf)
  const proofs = [...security.matchAll(/^\| \d+ \| `([^`]+)`: (.+) \|$/gm)]
  return proofs
    .filter(([, file, name]) => {
      const parts = [`${file}: `, ...name.split(/\$\w+|%\w/)]
      return !titles.some((title) => parts.every((part) => title.includes(part)))
    })
    .map(([row]) => row)
}

/** The tests that failed, and what failed without one: a file that can't be loaded, a hook, vitest. */
const findFailures = ({ name, code, tests, failedFiles, errors }) => {
  const failed = tests.filter(({ state }) => state !== 'passed' && state !== 'skipped')
  const silent = failedFiles.filter(
    ({ file, reason }) => reason || !failed.some((test) => test.file === file),
  )
  const found = [
    ...failed.map(titleAndReason),
    ...silent.map(fileAndReason),
    ...errors.map((reason) => `${name}, outside of any test (${reason ?? 'no reason is known'})`),
  ]
  return found.length === 0 && code !== 0 ? [`${name}: vitest ended with exit code ${code}`] : found
}
