// The browsers that the tests drive are the system's own packages, and real windows need a display.
import { existsSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import { runCommand } from './run-command.mjs'

/** Debian's package for each program, and the engine that it drives. */
const programs = [
  { program: process.env.CHROMIUM ?? 'chromium', debian: 'chromium', engine: 'chromium' },
  { program: process.env.FIREFOX ?? 'firefox-esr', debian: 'firefox-esr', engine: 'firefox' },
  { program: 'WebKitWebDriver', debian: 'webkit2gtk-driver', engine: 'webkit' },
  { program: 'Xvfb', debian: 'xvfb' },
  { program: 'openbox', debian: 'openbox' },
  { program: 'xdotool', debian: 'xdotool' },
]

/**
 * The engines whose tests can run here. None without the programs for real windows: headless
 * browsers lie about focus.
 *
 * @returns {string[]} any of `chromium`, `firefox`, `webkit`
 */
export const usableEngines = () => {
  const lacking = missing()
  if (lacking.some(({ engine }) => !engine)) return []
  return programs
    .filter((each) => each.engine && !lacking.includes(each))
    .map(({ engine }) => engine)
}

const missing = () => programs.filter(({ program }) => !isInstalled(program))

/**
 * Installs the browsers that are missing, where that is allowed: Debian or Ubuntu, as root.
 * Elsewhere, or when it fails, it says exactly what to install.
 *
 * @returns {Promise<string[]>} the packages that are still missing
 */
export const installBrowsers = async () => {
  const packages = missing().map(({ debian }) => debian)
  if (packages.length === 0) return []
  if (isInstalled('apt-get') && process.getuid?.() === 0) await aptInstall(packages)
  const lacking = missing().map(({ debian }) => debian)
  if (lacking.length > 0) {
    console.error(
      `Missing for the browser tests: ${lacking.join(', ')}. Install them with your system's ` +
        `packages, on Debian: apt-get install --no-install-recommends ${lacking.join(' ')}`,
    )
  }
  return lacking
}

const aptInstall = async (packages) => {
  const start = performance.now()
  console.log(`Installing for the browser tests: ${packages.join(', ')} …`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await runCommand('apt-get', ['update'], { env, show: /^Fetched/ })
  const install = ['install', '--yes', '--no-install-recommends', ...packages]
  const code = await runCommand('apt-get', install, { env, show: /^(Need to get|Setting up)/ })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`apt-get: ${code === 0 ? 'done' : `ended with exit code ${code}`} after ${seconds} s`)
}

const isInstalled = (program) => findProgram(program) !== undefined

/** Where a program is, as a shell would find it; `undefined` if it is not installed. */
export const findProgram = (program) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => resolve(folder, program))
    .find((path) => existsSync(path))
