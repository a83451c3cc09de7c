// `npm test`: everything, or the parts that are named. See CONTRIBUTING.md.
import { installBrowsers, missingEngines } from '../.ci/browsers.mjs'
import { buildPackage, prepare } from '../.ci/prepare.mjs'
import { endWithUs, runCommand } from '../.ci/run-command.mjs'
import { lintChecks } from './run/lint.mjs'
import { parseParts, VITEST_PROJECTS } from './run/parts.mjs'
import { createTally } from './run/tally.mjs'
import { typeChecks } from './run/types.mjs'
import { runVitest } from './run/vitest.mjs'

const { parts, files } = parseParts(process.argv.slice(2))
const tally = createTally()
endWithUs()

const headline = (text) => console.log(`\n— ${text}`)

const check = async (name, command, args, options) => {
  headline(name)
  const code = await runCommand(command, args, options)
  tally.check(name, code === 0)
}

const checkBrowsers = async () => {
  headline('browsers')
  if (await installBrowsers()) return true
  const missing = missingEngines()
  // On a build machine nobody reads a line about skipped tests.
  if (process.env.CI === 'true') tally.check(`browsers: ${missing.join(', ')} missing`, false)
  else console.log(`SKIPPED without CI=true: the browser tests that need ${missing.join(', ')}`)
  return !missing.includes('chromium')
}

const run = async () => {
  await prepare({ build: false })
  const projects = VITEST_PROJECTS.filter((project) => parts.includes(project))
  if (projects.includes('browser') && !(await checkBrowsers())) {
    projects.splice(projects.indexOf('browser'), 1)
  }
  headline('build')
  // Always fresh: the tests are worth nothing if they test yesterday's package.
  await buildPackage()
  tally.check('build', true)
  if (parts.includes('lint')) for (const args of lintChecks) await check(...args)
  if (parts.includes('types')) for (const args of typeChecks) await check(...args)
  if (projects.length > 0) {
    headline(`vitest: ${projects.join(', ')}`)
    tally.add(await runVitest(projects, files))
  }
}

try {
  await run()
} catch (error) {
  console.error(error.message)
  tally.check('preparation', false)
}
process.exitCode = tally.report() ? 0 : 1
