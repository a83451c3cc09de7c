/** Counts what passed and failed, and says so in the last line. */
export const createTally = () => {
  const total = { passed: 0, failed: 0 }
  const failures = []

  const add = ({ passed, failed }) => {
    total.passed += passed
    total.failed += failed
  }

  const check = (name, ok) => {
    add(ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })
    if (!ok) failures.push(name)
    console.log(`${ok ? 'ok' : 'FAILED'}: ${name}`)
  }

  /** The last line of all, which other programs read. True if all is well. */
  const report = () => {
    if (failures.length > 0) console.log(`\nFailed besides vitest's tests: ${failures.join('; ')}`)
    console.log(`\n${total.passed} passed, ${total.failed} failed`)
    return total.failed === 0 && total.passed > 0
  }

  return { add, check, report }
}
