import { readFileSync, rmSync } from 'node:fs'
import { runCommand } from '../../.ci/run-command.mjs'
import { bin } from './bin.mjs'

/**
 * Runs vitest's projects, a line for each file that is done.
 *
 * @param {{ name: string, projects: string[], files: string[], env?: object, node?: string }} run
 *   `name` is that of its report, and beside the others' it is unique; `node` the Node that runs it
 * @returns {Promise<object>} what the reporter wrote, and vitest's exit code
 */
export const runVitest = async ({ name, projects, files, env, node = process.execPath }) => {
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
    console.error('vitest wrote no report')
    return { name, code, tests: [], failedFiles: [], errors: 1 }
  }
}

const titleOf = ({ file, suites, name }) => [`${file}: ${suites.join(' ')}`.trim(), name].join(' ')

/**
 * Counts over several runs. A test that one of them skipped counts as skipped where no other ran it:
 * each engine has its own process.
 *
 * @param {Awaited<ReturnType<typeof runVitest>>[]} runs
 */
export const countTests = (runs) => {
  const all = runs.flatMap(({ tests }) => tests)
  const titles = (state) => all.filter((test) => test.state === state).map(titleOf)
  const played = new Set([...titles('passed'), ...titles('failed')])
  const skipped = [...new Set(titles('skipped'))].filter((title) => !played.has(title))
  if (skipped.length > 0) console.log(`${skipped.length} tests were skipped`)
  const names = runs.flatMap(findFailures)
  return {
    passed: titles('passed').length,
    failed: names.length,
    names,
    flaky: all.filter(({ flaky }) => flaky).map(titleOf),
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
  const failed = tests.filter(({ state }) => state === 'failed')
  const silent = failedFiles.filter((path) => !failed.some(({ file }) => file === path))
  const found = [...failed.map(titleOf), ...silent]
  if (errors > 0) found.push(`${name}: an error outside any test`)
  return found.length === 0 && code !== 0 ? [`${name}: vitest ended with exit code ${code}`] : found
}
