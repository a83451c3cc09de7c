// The browsers that the tests drive are the system's own packages, and real windows need a display.
import { findMissing, findProgram, installPrograms } from './programs.mjs'

const HEADLESS = 'chromium-headless-shell'

/** Debian's package for each program, and the engine that it drives. */
const programs = [
  { program: process.env.CHROMIUM ?? 'chromium', debian: 'chromium', engine: 'chromium' },
  { program: process.env.CHROMIUM ?? HEADLESS, debian: HEADLESS, engine: 'headless' },
  { program: process.env.FIREFOX ?? 'firefox-esr', debian: 'firefox-esr', engine: 'firefox' },
  { program: 'WebKitWebDriver', debian: 'webkit2gtk-driver', engine: 'webkit' },
  { program: 'Xvfb', debian: 'xvfb' },
  { program: 'openbox', debian: 'openbox' },
  { program: 'xdotool', debian: 'xdotool' },
  // A whole browser on WebKit, tried beside the engines: without it only its own tests are skipped.
  { program: 'epiphany-browser', debian: 'epiphany-browser', engine: 'gnome-web' },
  { program: 'dbus-daemon', debian: 'dbus-daemon', engine: 'gnome-web' },
]

const ENGINES = ['chromium', 'firefox', 'webkit']

/**
 * The engines whose tests can run here. None without the programs for real windows: headless
 * browsers lie about focus.
 *
 * @returns {string[]} any of `chromium`, `firefox`, `webkit`
 */
export const usableEngines = () => {
  const lacking = missing()
  if (lacking.some(({ engine }) => !engine)) return []
  return ENGINES.filter((name) => !lacking.some(({ engine }) => engine === name))
}

/**
 * The Chromium for tests that need no window: the headless shell, which takes half the processor time,
 * and else the whole browser. `undefined` where there is none.
 */
export const findHeadlessChromium = () =>
  findProgram(process.env.CHROMIUM ?? HEADLESS) ?? findProgram('chromium')

const missing = () => programs.filter(({ program }) => !findProgram(program))

/** Debian's packages that are missing. */
export const missingBrowsers = () => findMissing(programs)

/**
 * Installs the browsers that are missing, or says what to install.
 *
 * @param {{ mayInstall?: boolean }} [options]
 * @returns {Promise<string[]>} the packages that are still missing
 */
export const installBrowsers = (options) =>
  installPrograms(programs, { purpose: 'the browser tests', ...options })
