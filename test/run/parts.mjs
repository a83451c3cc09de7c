export const VITEST_PROJECTS = ['unit', 'node', 'browser']

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
  const named = args.filter((arg) => PARTS.includes(arg))
  const files = args.filter((arg) => !PARTS.includes(arg))
  if (named.length > 0) return { parts: named, files }
  return { parts: files.length > 0 ? VITEST_PROJECTS : PARTS, files }
}
