// The programs that tests need are the system's own packages.
import { existsSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import { runCommand } from './run-command.mjs'

/**
 * @typedef {object} Program
 * @property {string} program
 * @property {string} debian Debian's package for it
 * @property {() => boolean} [isThere] how to tell, where that is no program in the path
 */

/** Debian's packages of the programs that are not there. */
export const findMissing = (programs) =>
  programs
    .filter(({ program, isThere = () => findProgram(program) }) => !isThere())
    .map(({ debian }) => debian)

/** Whether missing programs can be installed: Debian or Ubuntu, as root. */
export const canInstall = () => Boolean(findProgram('apt-get')) && process.getuid?.() === 0

/**
 * Installs the programs that are missing, where that can be and may be. Elsewhere, or when it fails,
 * it says exactly what to install.
 *
 * @param {Program[]} programs
 * @param {{ purpose: string, mayInstall?: boolean }} options `purpose` as in "Missing for the browser
 *   tests"; `mayInstall` is true by default
 * @returns {Promise<string[]>} the packages that are still missing
 */
export const installPrograms = async (programs, { purpose, mayInstall = true }) => {
  const packages = findMissing(programs)
  if (packages.length === 0) return []
  if (mayInstall && canInstall()) await aptInstall(packages, purpose)
  const lacking = findMissing(programs)
  if (lacking.length > 0) {
    console.error(
      `Missing for ${purpose}: ${lacking.join(', ')}. Install them with your system's ` +
        `packages, on Debian: apt-get install --no-install-recommends ${lacking.join(' ')}`,
    )
  }
  return lacking
}

const aptInstall = async (packages, purpose) => {
  const start = performance.now()
  console.log(`Installing for ${purpose}: ${packages.join(', ')} …`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await runCommand('apt-get', ['update'], { env, show: /^Fetched/ })
  const install = ['install', '--yes', '--no-install-recommends', ...packages]
  const code = await runCommand('apt-get', install, { env, show: /^(Need to get|Setting up)/ })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`apt-get: ${code === 0 ? 'done' : `ended with exit code ${code}`} after ${seconds} s`)
}

/** Where a program is, as a shell would find it; `undefined` if it is not installed. */
export const findProgram = (program) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => resolve(folder, program))
    .find((path) => existsSync(path))
