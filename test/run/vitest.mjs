import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../../.ci/run-command.mjs'
import { bin } from './bin.mjs'

/** Runs vitest's projects with their progress visible, and counts from its JSON report. */
export const runVitest = async (projects, files) => {
  const folder = mkdtempSync(join(tmpdir(), 'sunshine-connect-report-'))
  const report = join(folder, 'report.json')
  const code = await runCommand(process.execPath, [
    bin('vitest', 'vitest'),
    'run',
    '--config=test/vitest.config.mjs',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...projects.map((project) => `--project=${project}`),
    ...files,
  ])
  try {
    return count(JSON.parse(readFileSync(report, 'utf8')), code)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return { passed: 0, failed: 1 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
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
