// `npm test`: everything, or the parts that are named. See CONTRIBUTING.md.
import { fileURLToPath } from 'node:url'
import { installBrowsers, usableEngines } from '../.ci/browsers.mjs'
import { buildPackage, prepare } from '../.ci/prepare.mjs'
import { endWithUs, runCommand } from '../.ci/run-command.mjs'
import { installServers } from '../.ci/servers.mjs'
import { lintChecks } from './run/lint.mjs'
import { BROWSER_PROJECTS, parseParts, VITEST_PROJECTS, WINDOW_PROJECTS } from './run/parts.mjs'
import { createTally } from './run/tally.mjs'
import { typeChecks } from './run/types.mjs'
import { runVitest } from './run/vitest.mjs'

const { parts, files } = parseParts(process.argv.slice(2))
const tally = createTally()
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
endWithUs()

const headline = (text) => console.log(`\n— ${text}`)

const check = async (name, command, args, options) => {
  headline(name)
  const code = await runCommand(command, args, options)
  tally.check(name, code === 0)
}

/** On a build machine nobody reads a line about skipped tests. */
const noteMissing = (what, missing) => {
  if (process.env.CI === 'true') tally.check(`${what}: ${missing.join(', ')} missing`, false)
  else console.log(`SKIPPED without CI=true: what needs ${missing.join(', ')}`)
}

const prepareServers = async () => {
  const missing = await installServers()
  if (missing.length > 0) noteMissing('servers', missing)
}

/** The environment for the browser tests, or null if none of them can run. */
const prepareBrowsers = async () => {
  headline('browsers')
  const missing = await installBrowsers()
  if (missing.length === 0) return {}
  const engines = usableEngines()
  noteMissing('browsers', missing)
  return engines.length > 0 ? { ENGINES: engines.join(',') } : null
}

const run = async () => {
  await prepare({ build: false })
  const needsBrowser = BROWSER_PROJECTS.some((project) => parts.includes(project))
  const browserEnv = needsBrowser ? await prepareBrowsers() : null
  if (parts.includes('node') || parts.includes('visits')) await prepareServers()
  const hasChromium = browserEnv?.ENGINES?.includes('chromium') ?? browserEnv !== null
  const canRun = (project) => {
    if (WINDOW_PROJECTS.includes(project)) return browserEnv !== null
    return project !== 'rendered' || hasChromium
  }
  const projects = VITEST_PROJECTS.filter((project) => parts.includes(project) && canRun(project))
  headline('build')
  // Always fresh: the tests are worth nothing if they test yesterday's package.
  await buildPackage()
  tally.check('build', true)
  if (parts.includes('lint')) for (const args of lintChecks()) await check(...args)
  if (parts.includes('types')) for (const args of typeChecks()) await check(...args)
  if (projects.length === 0) return
  headline(`vitest: ${projects.join(', ')}`)
  tally.add(await runVitest(projects, files, browserEnv ?? {}))
}

try {
  await run()
} catch (error) {
  console.error(error.message)
  tally.check('preparation', false)
}
process.exitCode = tally.report() ? 0 : 1
