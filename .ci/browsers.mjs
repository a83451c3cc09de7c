// The browsers that the tests drive are the system's own packages, and real windows need a display.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runCommand } from './run-command.mjs'

/** Debian's package for each program, and what the tests use it for. */
const programs = [
  { program: 'chromium', debian: 'chromium', engine: 'chromium' },
  { program: 'firefox-esr', debian: 'firefox-esr', engine: 'firefox' },
  { program: 'WebKitWebDriver', debian: 'webkit2gtk-driver', engine: 'webkit' },
  { program: 'Xvfb', debian: 'xvfb', engine: 'windows' },
  { program: 'openbox', debian: 'openbox', engine: 'windows' },
  { program: 'xdotool', debian: 'xdotool', engine: 'windows' },
]

/**
 * Where a program is, or `undefined`.
 *
 * @param {string} program
 * @returns {string | undefined}
 */
export const findProgram = (program) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path))

/** The engines that the tests can't drive here: any of `chromium`, `firefox`, `webkit`, `windows`. */
export const missingEngines = () => [...new Set(missing().map(({ engine }) => engine))]

const missing = () => programs.filter(({ program }) => !findProgram(program))

/**
 * Installs the browsers that are missing, where that is allowed: Debian or Ubuntu, as root.
 * Elsewhere, or when it fails, it says exactly what to install.
 *
 * @returns {Promise<boolean>} whether all of them are here now
 */
export const installBrowsers = async () => {
  const packages = missing().map(({ debian }) => debian)
  if (packages.length === 0) return true
  if (findProgram('apt-get') && process.getuid?.() === 0) await aptInstall(packages)
  const lacking = missing().map(({ debian }) => debian)
  if (lacking.length > 0) {
    console.error(
      `Missing for the browser tests: ${lacking.join(', ')}. Install them with your system's ` +
        `packages, on Debian: apt-get install --no-install-recommends ${lacking.join(' ')}`,
    )
  }
  return lacking.length === 0
}

const aptInstall = async (packages) => {
  const start = performance.now()
  console.log(`Installing for the browser tests: ${packages.join(', ')} …`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await runCommand('apt-get', ['update'], { env, show: /^Fetched/ })
  const install = ['install', '--yes', '--no-install-recommends', ...packages]
  const code = await runCommand('apt-get', install, { env, show: /^(Need to get|Setting up)/ })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`Browsers: ${code === 0 ? 'installed' : 'not all installed'} after ${seconds} s`)
}
