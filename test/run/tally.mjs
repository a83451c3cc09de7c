/** Counts what passed, what failed, and what needed a second try, and says so in the last lines. */
export const createTally = () => {
  const total = { passed: 0, failed: 0 }
  const failures = []
  const triedAgain = []

  const add = ({ passed, failed, names = [], secondTries = [] }) => {
    total.passed += passed
    total.failed += failed
    failures.push(...names)
    triedAgain.push(...secondTries)
  }

  const check = (name, ok) => {
    add(ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, names: [name] })
    console.log(`${ok ? 'ok' : 'FAILED'}: ${name}`)
  }

  /** What failed, once more, then the last line of all, which other programs read. True if all is well. */
  const report = () => {
    if (failures.length > 0) console.log(['\nFailed:', ...failures].join('\n  '))
    const heading = `\n${triedAgain.length} needed a second try`
    const lines = triedAgain.length > 0 ? [`${heading}:`, ...triedAgain] : [heading]
    console.log(lines.join('\n  '))
    console.log(`\n${total.passed} passed, ${total.failed} failed`)
    return total.failed === 0 && total.passed > 0
  }

  return { add, check, report }
}
