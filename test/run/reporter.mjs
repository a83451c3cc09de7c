import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { DefaultReporter } from 'vitest/node'

/**
 * One line a file, with what is left; failures in vitest's own words at the end. Beside that it
 * writes each test's outcome to the file that `REPORT` names.
 */
export default class Reporter extends DefaultReporter {
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
    // vitest counts the files of all shards.
    this.files = Math.ceil(specifications.length / (this.ctx.config.shard?.count ?? 1))
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
    const failedModules = modules
      .filter((module) => module.state() === 'failed')
      .map((module) => ({ file: module.relativeModuleId, reason: reasonOutsideTests(module) }))
    const unhandled = errors.map((error) => ({ file: fileOf(error), reason: reasonOf(error) }))
    const failedFiles = [...failedModules, ...unhandled.filter(({ file }) => file)]
    const nowhere = unhandled.filter(({ file }) => !file).map(({ reason }) => reason)
    // Not as they end: what has lost its result would be missing.
    const tests = modules.flatMap((module) => [...module.children.allTests()].map(describeTest))
    mkdirSync(dirname(REPORT), { recursive: true })
    writeFileSync(REPORT, JSON.stringify({ tests, failedFiles, errors: nowhere, reason }))
  }

  reportTestSummary() {
    // `npm test` counts over all of its runs.
  }
}

const firstLine = (error) => error?.message?.split('\n')[0]

/** Of a property that failed: what repeats its tries. */
const seedIn = (error) => /seed: \d+/.exec(error?.message)?.[0]

/** What an error says, and what has caused it: fast-check's own says only how soon a property failed. */
const reasonOf = (error) =>
  [firstLine(error), seedIn(error), firstLine(error?.cause)].filter(Boolean).join(': ') || undefined

/** The file that was played when an error came that nobody handled; vitest may not know it. */
const fileOf = ({ VITEST_TEST_PATH: path }) => path && relative(process.cwd(), path)

/** Why it could not be loaded, or what a `beforeAll` or `afterAll` threw. */
const reasonOutsideTests = (module) =>
  reasonOf([module, ...module.children.allSuites()].flatMap((part) => part.errors())[0])

const describeTest = (test) => {
  const suites = []
  for (let { parent } = test; parent.type === 'suite'; parent = parent.parent) {
    suites.unshift(parent.name)
  }
  return {
    file: test.module.relativeModuleId,
    suites,
    name: test.name,
    state: test.result().state,
    duration: test.diagnostic()?.duration,
    reason: reasonOf(test.result().errors?.at(-1)),
    meta: test.meta(),
  }
}
