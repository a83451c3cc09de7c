import { readFileSync, rmSync } from 'node:fs'
import { runCommand } from '../../.ci/run-command.mjs'
import { bin } from './bin.mjs'

/**
 * Runs vitest's projects, a line for each file that is done.
 *
 * @param {{ name: string, projects: string[], files: string[], shard?: string, env?: object, node?: string }} options
 *   `name` is that of its report, and beside the others' it is unique; `shard` is which part of the
 *   files, as in `2/3`; `node` is the Node that runs it
 * @returns {Promise<object>} the options, vitest's exit code, and what the reporter wrote
 */
export const runVitest = async (options) => {
  const { name, projects, files, shard = '1/1', env, node = process.execPath } = options
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
    return { options, code, ...JSON.parse(readFileSync(report, 'utf8')) }
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return { options, code, tests: [], failedFiles: [], errors: ['vitest wrote no report'] }
  }
}

/** The run, with a second try of each file in which something failed. */
export const tryAgain = async (run) => {
  if (run.failedFiles.length === 0) return run
  const { options } = run
  const files = run.failedFiles.map(({ file }) => file)
  const name = `${options.name}-again`
  return withSecondTry(run, await runVitest({ ...options, name, files, shard: '1/1' }))
}

/** The first run, with the second try in place of the files in which something failed. */
export const withSecondTry = (first, again) => {
  const isWhole = ({ file }) => first.failedFiles.every((failed) => failed.file !== file)
  return {
    ...first,
    code: again.code,
    tests: [...first.tests.filter(isWhole), ...again.tests],
    failedFiles: again.failedFiles,
    errors: [...first.errors, ...again.errors],
    secondTries: findFailuresInFiles(first),
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
    secondTries: runs.flatMap(({ secondTries = [] }) => secondTries),
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

const isFailed = ({ state }) => state !== 'passed' && state !== 'skipped'

/** The tests that failed, and the files that failed without one, or outside of them too. */
const findFailuresInFiles = ({ tests, failedFiles }) => {
  const failed = tests.filter(isFailed)
  const silent = failedFiles.filter(
    ({ file, reason }) => reason || !failed.some((test) => test.file === file),
  )
  return [...failed.map(titleAndReason), ...silent.map(fileAndReason)]
}

/** All that failed: in files, outside of them, and vitest itself. */
const findFailures = (run) => {
  const { name } = run.options
  const outside = run.errors.map(
    (reason) => `${name}, outside of any test (${reason ?? 'no reason is known'})`,
  )
  const found = [...findFailuresInFiles(run), ...outside]
  const isUnexplained = found.length === 0 && run.code !== 0
  return isUnexplained ? [`${name}: vitest ended with exit code ${run.code}`] : found
}
