// What is installed only where it is used: by `npm run test:every`, and by `npm run mutants`.
// Other Nodes, Deno, Bun and workerd are npm packages of a folder of their own, and so are Angular's
// and Stryker's, so that nobody has to download them who only wants to work on the library.
import { existsSync } from 'node:fs'
import { delimiter, dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { alone } from '../../.ci/alone.mjs'
import { isInstalled } from '../../.ci/prepare.mjs'
import { runCommand } from '../../.ci/run-command.mjs'

const folder = fileURLToPath(new URL('../runtimes', import.meta.url))
const angular = fileURLToPath(new URL('../angular', import.meta.url))
const mutants = fileURLToPath(new URL('../mutants', import.meta.url))
const { platform, arch } = process

/** Beside the Node that runs here. The packages hold Linux's programs for x64. */
export const NODE_VERSIONS = platform === 'linux' && arch === 'x64' ? ['22', '24', '26'] : []

/** Where npm puts each runtime, whether or not its install script may run; last, what npm links. */
const PLACES = {
  deno: ['deno/deno', `@deno/${platform}-${arch}-glibc/deno`],
  bun: [`@oven/bun-${platform}-${arch}/bin/bun`, 'bun/bin/bun.exe'],
  workerd: [
    `@cloudflare/workerd-${platform}-${arch === 'x64' ? '64' : arch}/bin/workerd`,
    'workerd/bin/workerd',
  ],
}

/** The program of a runtime, or undefined where it isn't installed. */
export const findRuntime = (name) =>
  [...PLACES[name], `.bin/${name}`]
    .map((path) => `${folder}/node_modules/${path}`)
    .find((path) => existsSync(path))

export const areRuntimesInstalled = () => isInstalled(folder)

/** Installs what the folder's lockfile has. Their packages hold programs; no script has to run. */
const installIn = async (folder, what) => {
  console.log(`Installing ${what} (npm ci, in ${relative(process.cwd(), folder)}) …`)
  const args = ['ci', '--prefer-offline', '--ignore-scripts']
  const code = await runCommand('npm', args, { cwd: folder, show: /^added / })
  if (code !== 0) throw new Error(`npm ci ended with exit code ${code} in ${folder}`)
}

/** Installs them, unless they are there. */
export const installRuntimes = ({ mayInstall = true } = {}) =>
  alone(`runtimes ${folder}`, async () => {
    if (areRuntimesInstalled()) return
    if (!mayInstall) throw new Error(`The other runtimes are missing: npm ci --prefix ${folder}`)
    await installIn(folder, 'the other runtimes')
  })

export const isAngularInstalled = () => isInstalled(angular)

/** Installs Angular, unless it is there. Resolves with what is missing. */
export const installAngular = ({ mayInstall = true } = {}) =>
  alone(`angular ${angular}`, async () => {
    if (isAngularInstalled()) return []
    if (!mayInstall) return ['Angular']
    await installIn(angular, 'Angular')
    return []
  })

/** Installs Stryker, which `npm run mutants` runs, unless it is there. */
export const installStryker = () =>
  alone(`mutants ${mutants}`, async () => {
    if (!isInstalled(mutants)) await installIn(mutants, 'Stryker')
  })

/** A Node of this version, and the environment in which it is what `node` starts. */
export const nodeOf = (version) => {
  const node = `${folder}/node_modules/node${version}/bin/node`
  return { node, env: { PATH: `${dirname(node)}${delimiter}${process.env.PATH}` } }
}
