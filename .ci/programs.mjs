// The programs that tests need are the system's own packages.
import { existsSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import { runCommand } from './run-command.mjs'

/**
 * Installs the programs that are missing, where that is allowed: Debian or Ubuntu, as root.
 * Elsewhere, or when it fails, it says exactly what to install.
 *
 * @param {{ program: string, debian: string, isThere?: () => boolean }[]} programs Debian's package
 *   for each, and how to tell that it is there where that is no program in the path
 * @param {string} purpose what they are for, as in "Missing for the browser tests"
 * @returns {Promise<string[]>} the packages that are still missing
 */
export const installPrograms = async (programs, purpose) => {
  const missing = () =>
    programs
      .filter(({ program, isThere = () => findProgram(program) }) => !isThere())
      .map(({ debian }) => debian)
  const packages = missing()
  if (packages.length === 0) return []
  if (findProgram('apt-get') && process.getuid?.() === 0) await aptInstall(packages, purpose)
  const lacking = missing()
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
