import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'

/** Beside vitest's own report, which doesn't say what was tried twice. */
export const FLAKY_REPORT = 'build/flaky-report.json'

/** Notes the tests that failed and passed when they were tried again. */
export default class FlakyReporter {
  names = []

  onTestCaseResult(test) {
    if (test.diagnostic()?.flaky) {
      this.names.push(`${relative('.', test.module.moduleId)}: ${test.fullName}`)
    }
  }

  onTestRunEnd() {
    writeFileSync(FLAKY_REPORT, JSON.stringify(this.names))
  }
}
