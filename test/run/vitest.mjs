import { readFileSync, rmSync } from 'node:fs'
import { runCommand } from '../../.ci/run-command.mjs'
import { bin } from './bin.mjs'

/** Beside what tsc writes: git ignores it, and the next build deletes it. */
const REPORT = 'build/test-report.json'

/** Runs vitest's projects with their progress visible, and counts from its JSON report. */
export const runVitest = async (projects, files, env) => {
  rmSync(REPORT, { force: true })
  const code = await runCommand(
    process.execPath,
    [
      bin('vitest', 'vitest'),
      'run',
      '--config=test/vitest.config.mjs',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${REPORT}`,
      ...projects.map((project) => `--project=${project}`),
      ...files,
    ],
    { env },
  )
  try {
    return count(JSON.parse(readFileSync(REPORT, 'utf8')), code)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    console.error('vitest wrote no report')
    return { passed: 0, failed: 1 }
  }
}

const count = ({ numPassedTests, numFailedTests, numPendingTests, testResults }, code) => {
  // A file that can't even be loaded has no test that could fail.
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  ).length
  let failed = numFailedTests + broken
  if (numPendingTests > 0) console.log(`${numPendingTests} tests were skipped`)
  // An error outside any test, or no test at all.
  if (failed === 0 && (code !== 0 || numPassedTests === 0)) failed = 1
  return { passed: numPassedTests, failed }
}
