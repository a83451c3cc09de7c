import { readFileSync, rmSync } from 'node:fs'
import { relative } from 'node:path'
import { runCommand } from '../../.ci/run-command.mjs'
import { bin } from './bin.mjs'
import { FLAKY_REPORT } from './flaky-reporter.mjs'

/** Beside what tsc writes: git ignores it, and the next build deletes it. */
const REPORT = 'build/test-report.json'

/** Runs vitest's projects with their progress visible, and counts from its JSON report. */
export const runVitest = async (projects, files, env) => {
  for (const file of [REPORT, FLAKY_REPORT]) rmSync(file, { force: true })
  const code = await runCommand(
    process.execPath,
    [
      bin('vitest', 'vitest'),
      'run',
      '--config=test/vitest.config.mjs',
      '--reporter=default',
      '--reporter=json',
      '--reporter=./test/run/flaky-reporter.mjs',
      `--outputFile.json=${REPORT}`,
      ...projects.map((project) => `--project=${project}`),
      ...files,
    ],
    // Real windows in three engines: a quarter of an hour on two idle cores, longer on busy ones.
    { env, limit: 60 * 60_000 },
  )
  try {
    return { ...count(readJson(REPORT), code), flaky: readJson(FLAKY_REPORT) }
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    console.error('vitest wrote no report')
    return { passed: 0, failed: 1, names: ['vitest'] }
  }
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))

const count = ({ numPassedTests, numPendingTests, testResults }, code) => {
  const failing = testResults.flatMap(({ name, status, assertionResults }) => {
    const file = relative('.', name)
    const tests = assertionResults.filter((result) => result.status === 'failed')
    // A file that can't even be loaded has no test that could fail.
    if (status === 'failed' && tests.length === 0) return [file]
    return tests.map(({ fullName }) => `${file}: ${fullName}`)
  })
  if (numPendingTests > 0) console.log(`${numPendingTests} tests were skipped`)
  // An error outside any test, or no test at all.
  const isBroken = failing.length === 0 && (code !== 0 || numPassedTests === 0)
  const names = isBroken ? ['vitest'] : failing
  return { passed: numPassedTests, failed: names.length, names }
}
