import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DefaultReporter } from 'vitest/node'

/**
 * One line a file, with what is left; failures in vitest's own words at the end. Beside that it
 * writes each test's outcome to the file that `REPORT` names.
 */
export default class Reporter extends DefaultReporter {
  tests = []
  done = 0
  files = 0

  constructor() {
    super({ summary: false })
  }

  onInit(vitest) {
    this.ctx = vitest
  }

  onTestRunStart(specifications) {
    super.onTestRunStart(specifications)
    this.files = specifications.length
  }

  onTestCaseResult(test) {
    super.onTestCaseResult(test)
    const { state } = test.result()
    const { duration, flaky } = test.diagnostic() ?? {}
    const file = test.module.relativeModuleId
    const suites = []
    for (let { parent } = test; parent.type === 'suite'; parent = parent.parent) {
      suites.unshift(parent.name)
    }
    this.tests.push({ file, suites, name: test.name, state, duration, flaky, meta: test.meta() })
  }

  printTestModule(module) {
    this.done++
    const tests = [...module.children.allTests()].map((test) => test.result().state)
    const failed = tests.filter((state) => state === 'failed').length
    const says = module.state() === 'failed' && failed === 0 ? 'failed' : `${failed} failed`
    const passed = tests.filter((state) => state === 'passed').length
    // An engine has nothing to say to some files.
    if (tests.length === 0 && module.state() !== 'failed') return
    const where = process.env.ENGINE ?? module.project.name
    const seconds = (module.diagnostic().duration / 1000).toFixed(1)
    this.log(
      `${where} · ${module.relativeModuleId} · ${passed} passed${module.state() === 'failed' ? `, ${says}` : ''} · ${seconds} s · ${this.left()}`,
    )
  }

  /** By the files so far. */
  left() {
    const open = this.files - this.done
    if (open === 0) return 'the last one'
    const seconds = ((performance.now() - this.start) / 1000 / this.done) * open
    const time =
      seconds < 90 ? `${Math.ceil(seconds / 10) * 10} s` : `${Math.round(seconds / 60)} min`
    return `${this.done} of ${this.files} files, about ${time} left`
  }

  onTestRunEnd(modules, errors, reason) {
    super.onTestRunEnd(modules, errors, reason)
    const { REPORT } = process.env
    if (!REPORT) return
    const failedFiles = modules
      .filter((module) => module.state() === 'failed')
      .map((module) => module.relativeModuleId)
    mkdirSync(dirname(REPORT), { recursive: true })
    writeFileSync(
      REPORT,
      JSON.stringify({ tests: this.tests, failedFiles, errors: errors.length, reason }),
    )
  }

  reportTestSummary() {
    // `npm test` counts over all of its runs.
  }
}
