// What `npm start` and `npm test` need before anything else: the dependencies, and the built package.
// Plain Node, because it runs before any dependency is there. Also a command: node .ci/prepare.mjs
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { alone } from './alone.mjs'
import { runCommand } from './run-command.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** All that dist/ is made from. */
const sources = [
  'src',
  '.ci/rollup',
  '.ci/elements.config.mjs',
  'rollup.config.mjs',
  'tsconfig.json',
  'package.json',
]

/**
 * Installs the dependencies if they are missing or stale, and builds the package if it is missing
 * or older than its source. Says what it does and how long it took; silent when all is there.
 *
 * @param {object} [options]
 * @param {boolean} [options.build] Default true; false leaves dist/ as it is.
 * @param {boolean} [options.mayInstall] Default true; false leaves node_modules/ as it is.
 * @throws {Error} when a step fails; its output has been printed.
 */
export const prepare = ({ build = true, mayInstall = true } = {}) =>
  alone(`prepare ${root}`, async () => {
    if (!isInstalled()) {
      if (!mayInstall) throw new Error('The dependencies are missing or not those wanted: npm ci')
      await step('Installing the dependencies', 'npm', ['ci', '--prefer-offline'], /^added /)
    }
    if (build && !isBuilt()) await buildPackage()
  })

/** Builds the package, whether or not it is stale. */
export const buildPackage = () =>
  step('Building the package', 'npm', ['run', 'build'], /error TS|\(!\)|script-src/)

const step = async (what, command, args, show) => {
  const start = performance.now()
  console.log(`${what} (${command} ${args.join(' ')}) …`)
  const code = await runCommand(command, args, { cwd: root, show })
  if (code !== 0) throw new Error(`${what} failed: ${command} ended with exit code ${code}.`)
  console.log(`${what}: done in ${((performance.now() - start) / 1000).toFixed(1)} s`)
}

/**
 * npm notes what it installed in node_modules/.package-lock.json, as the last thing it does. What
 * is optional there may be missing: the binaries of other platforms.
 */
export const isInstalled = (folder = root) => {
  const installed = readPackages(join(folder, 'node_modules/.package-lock.json'))
  if (!installed) return false
  return Object.entries(readPackages(join(folder, 'package-lock.json')) ?? {}).every(
    ([path, wanted]) => {
      if (!path.includes('node_modules/')) return true
      const found = installed[path]
      return found ? found.version === wanted.version : wanted.optional === true
    },
  )
}

const readPackages = (path) =>
  existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : null

const isBuilt = () => {
  const outputs = targets().map((path) => join(root, path))
  if (!outputs.every((path) => existsSync(path))) return false
  const oldest = Math.min(...outputs.map((path) => statSync(path).mtimeMs))
  return sources.every((path) => newest(join(root, path)) < oldest)
}

/** The files of dist/ that package.json names: a build that broke off lacks some of them. */
const targets = () => {
  const { exports, bin, types, unpkg } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  return [...Object.values(exports), ...Object.values(bin), types, unpkg].filter(
    (path) => path.startsWith('./dist/') && !path.includes('*'),
  )
}

/** A folder counts as changed when something was taken out of it, too. */
const newest = (path) => {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { endWithUs } = await import('./run-command.mjs')
  endWithUs()
  await prepare()
}
