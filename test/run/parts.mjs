/** What needs real windows, of whichever engines there are: a process an engine. */
export const WINDOWS = 'windows'

/** What needs Chromium without a window. */
const HEADLESS = ['rendered', 'visits']

/** What runs side by side, in one process of vitest. */
export const SIDE_BY_SIDE = ['unit', 'node', 'element', ...HEADLESS]

export const BROWSER_PROJECTS = [...HEADLESS, WINDOWS]

const VITEST_PROJECTS = [...SIDE_BY_SIDE, WINDOWS]

/** What runs without being asked for. */
const USUAL = ['lint', 'types', ...VITEST_PROJECTS]

/** Beside it, `test:every` runs the tests of other Nodes and other runtimes, which it installs. */
export const NODES = 'nodes'

const PARTS = [...USUAL, NODES]

const OPTIONS = ['--no-install', '--every']

const USAGE = `Usage: npm test -- [${OPTIONS.join('] [')}] [${PARTS.join('|')}|<path>]…`

/**
 * `npm test -- lint unit` runs these parts only; a path (`npm test -- test/package`) is for vitest,
 * which runs the test files whose path contains it. `--no-install` leaves the system as it is;
 * `--every` plays all rows of all tables.
 */
export const parseParts = (args) => {
  const mayInstall = !args.includes('--no-install')
  const every = args.includes('--every')
  const words = args.filter((arg) => !OPTIONS.includes(arg))
  const option = words.find((arg) => arg.startsWith('-'))
  if (option) {
    console.error(`Unknown option ${option}. ${USAGE}`)
    process.exit(2)
  }
  const files = words.filter((arg) => !PARTS.includes(arg))
  const rest = { files, mayInstall, every }
  if (words.length === 0) return { parts: every ? PARTS : USUAL, ...rest }
  const named = words.filter((arg) => PARTS.includes(arg))
  if (files.length === 0 || VITEST_PROJECTS.some((project) => named.includes(project))) {
    return { parts: named, ...rest }
  }
  // Paths alone: browsers are installed for a test that needs them only.
  const projects = files.some((file) => /browser|element/.test(file))
    ? VITEST_PROJECTS
    : ['unit', 'node']
  return { parts: [...named, ...projects], ...rest }
}
