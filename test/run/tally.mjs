/** Counts what passed, failed, and passed only when tried again, and says so in the last lines. */
export const createTally = () => {
  const total = { passed: 0, failed: 0 }
  const failures = []
  const secondTries = []

  const add = ({ passed, failed, names = [], flaky = [] }) => {
    total.passed += passed
    total.failed += failed
    failures.push(...names)
    secondTries.push(...flaky)
  }

  const check = (name, ok) => {
    add(ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, names: [name] })
    console.log(`${ok ? 'ok' : 'FAILED'}: ${name}`)
  }

  /** What failed, once more, then the last line of all, which other programs read. True if all is well. */
  const report = () => {
    if (failures.length > 0) console.log(['\nFailed:', ...failures].join('\n  '))
    const heading = `\n${secondTries.length} passed only on a second try`
    const lines = secondTries.length > 0 ? [`${heading}:`, ...secondTries] : [heading]
    console.log(lines.join('\n  '))
    console.log(`\n${total.passed} passed, ${total.failed} failed`)
    return total.failed === 0 && total.passed > 0
  }

  return { add, check, report }
}
