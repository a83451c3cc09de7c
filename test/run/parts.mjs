/** What real windows are needed for, of whichever engines there are. */
export const WINDOW_PROJECTS = ['visits', 'scenarios']

/** What a browser is needed for: `rendered` needs Chromium. */
export const BROWSER_PROJECTS = ['rendered', ...WINDOW_PROJECTS]

export const VITEST_PROJECTS = ['unit', 'node', 'element', ...BROWSER_PROJECTS]

const PARTS = ['lint', 'types', ...VITEST_PROJECTS]

/**
 * `npm test -- lint unit` runs these parts only; a path (`npm test -- test/package`) is for vitest,
 * which runs the test files whose path contains it.
 */
export const parseParts = (args) => {
  const option = args.find((arg) => arg.startsWith('-'))
  if (option) {
    console.error(`Unknown option ${option}. Usage: npm test -- [${PARTS.join('|')}|<path>]…`)
    process.exit(2)
  }
  const files = args.filter((arg) => !PARTS.includes(arg))
  if (args.length === 0) return { parts: PARTS, files }
  const named = args.filter((arg) => PARTS.includes(arg))
  if (files.length === 0 || VITEST_PROJECTS.some((project) => named.includes(project))) {
    return { parts: named, files }
  }
  // Paths alone: browsers are installed for a test that needs them only.
  const projects = files.some((file) => /browser|element/.test(file))
    ? VITEST_PROJECTS
    : ['unit', 'node']
  return { parts: [...named, ...projects], files }
}
