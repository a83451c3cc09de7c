// `npm test`: everything, or the parts that are named. See CONTRIBUTING.md.
import { fileURLToPath } from 'node:url'
import { installBrowsers, usableEngines } from '../.ci/browsers.mjs'
import { buildPackage, prepare } from '../.ci/prepare.mjs'
import { endWithUs, runCommand } from '../.ci/run-command.mjs'
import { installServers } from '../.ci/servers.mjs'
import { announce } from './run/announce.mjs'
import { lintChecks } from './run/lint.mjs'
import { installAngular, installRuntimes, NODE_VERSIONS, nodeOf } from './run/on-demand.mjs'
import { BROWSER_PROJECTS, NODES, parseParts, SIDE_BY_SIDE, WINDOWS } from './run/parts.mjs'
import { writeResults } from './run/results.mjs'
import { createTally } from './run/tally.mjs'
import { typeChecks } from './run/types.mjs'

const { parts, files, mayInstall, every } = parseParts(process.argv.slice(2))
if (every) process.env.EVERY = '1'
const tally = createTally()
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
endWithUs()

const needsBrowser = BROWSER_PROJECTS.some((project) => parts.includes(project))
const needsServers = parts.includes('node') || parts.includes('visits')
const needsAngular = every && parts.includes('visits')

const headline = (text) => console.log(`\n— ${text}`)

const check = async (name, command, args, options) => {
  const code = await runCommand(command, args, options)
  tally.check(name, code === 0)
}

/** On a build machine nobody reads a line about skipped tests. */
const noteMissing = (what, missing) => {
  if (missing.length === 0) return
  if (process.env.CI === 'true') tally.check(`${what}: ${missing.join(', ')} missing`, false)
  else console.log(`SKIPPED without CI=true: what needs ${missing.join(', ')}`)
}

/** The tests that no browser is needed for, on each Node that isn't the one that runs here. */
const runNodes = async ({ runVitest }) => {
  const runs = []
  for (const version of NODE_VERSIONS) {
    headline(`Node ${version}: unit, node`)
    const { node, env } = nodeOf(version)
    const projects = ['unit', 'node']
    // The usual rows: what a Node does its own way shows in them.
    const usual = { ...env, EVERY: '' }
    runs.push(await runVitest({ name: `node-${version}`, projects, files, node, env: usual }))
  }
  return runs
}

/**
 * Each engine has its own process and its own queue of files: none waits for another one. Of all rows,
 * Firefox, where a window costs twice as much, leaves half to whoever is done first, Chromium.
 */
const runWindows = async ({ runVitest }, engines) => {
  const asked = process.env.ENGINES?.split(',').map((name) => name.trim())
  const wanted = asked ? engines.filter((name) => asked.includes(name)) : engines
  if (wanted.length === 0) return []
  headline(`windows, side by side in ${wanted.join(', ')}`)
  const isHalved = every && wanted.includes('firefox')
  const queues = wanted.map((engine) => [
    { engine, shard: isHalved && engine === 'firefox' ? '1/2' : '1/1' },
  ])
  if (isHalved) queues[0].push({ engine: 'firefox', shard: '2/2' })
  const play = ({ engine, shard }) => {
    const name = `windows-${engine}-${shard.replace('/', '-of-')}`
    const env = { ENGINE: engine, ENGINES: wanted.join(',') }
    return runVitest({ name, projects: [WINDOWS], files, shard, env })
  }
  const playInTurn = async (queue) => {
    const runs = []
    for (const part of queue) runs.push(await play(part))
    return runs
  }
  return (await Promise.all(queues.map(playInTurn))).flat()
}

/**
 * On a build machine, where nobody can look, what failed is tried once more when all else is done: with
 * nothing beside it. `npm test` counts and names it.
 */
const settle = async (runs, { tryAgain }) => {
  const isNeeded = runs.some(({ failedFiles }) => failedFiles.length > 0)
  if (process.env.CI !== 'true' || !isNeeded) return runs
  headline('what failed, once more')
  const settled = []
  for (const run of runs) settled.push(await tryAgain(run))
  return settled
}

const run = async () => {
  announce({ parts, needsBrowser, needsServers, needsAngular, mayInstall, every })
  await prepare({ build: false, mayInstall })
  if (needsBrowser) noteMissing('browsers', await installBrowsers({ mayInstall }))
  if (needsServers) noteMissing('servers', await installServers({ mayInstall }))
  if (parts.includes(NODES)) await installRuntimes({ mayInstall })
  if (needsAngular) noteMissing('packages', await installAngular({ mayInstall }))
  const engines = needsBrowser ? usableEngines() : []
  // Always fresh: the tests are worth nothing if they test yesterday's package.
  await buildPackage()
  tally.check('build', true)
  const checks = [
    ...(parts.includes('lint') ? lintChecks() : []),
    ...(parts.includes('types') ? typeChecks() : []),
  ]
  // Each takes one core, and few lines.
  await Promise.all(checks.map((args) => check(...args)))

  const canRun = (project) => !BROWSER_PROJECTS.includes(project) || engines.includes('chromium')
  const projects = SIDE_BY_SIDE.filter((project) => parts.includes(project) && canRun(project))
  const vitest = await import('./run/vitest.mjs')
  const firstTries = []
  if (projects.length > 0) {
    headline(projects.join(', '))
    firstTries.push(await vitest.runVitest({ name: 'side-by-side', projects, files }))
  }
  if (parts.includes(NODES)) firstTries.push(...(await runNodes(vitest)))
  if (parts.includes(WINDOWS)) firstTries.push(...(await runWindows(vitest, engines)))
  const runs = await settle(firstTries, vitest)
  // Of all files, and all engines.
  const isWhole = files.length === 0 && parts.includes(WINDOWS) && engines.length === 3
  if (isWhole && every) writeResults(runs)
  if (runs.length > 0) tally.add(vitest.countTests(runs))
  if (isWhole && projects.length === SIDE_BY_SIDE.length) {
    const unproved = vitest.findUnproved(runs)
    tally.check(
      ['each test that SECURITY.md names has passed', ...unproved].join('\n  '),
      unproved.length === 0,
    )
  }
}

try {
  await run()
} catch (error) {
  console.error(error.message)
  tally.check('preparation', false)
}
process.exitCode = tally.report() ? 0 : 1
