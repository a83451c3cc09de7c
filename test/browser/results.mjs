// `npm run results`: runs the scenarios and writes what came of them, engine by engine, to RESULTS.md.
// `npm run results -- hostile many` runs these sections again; the others stay as they were recorded.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommand } from '../../.ci/run-command.mjs'

const ENGINES = ['chromium', 'firefox', 'webkit']

/** The files, in the order of their sections. Those that are not listed (drivers, examples) have none. */
const SECTIONS = {
  flows: 'The matrix: opener, provider, ending',
  'wrong-answers': 'Wrong answers',
  waiting: 'Closed, or merely cut off? And a second click',
  'frames-and-tabs': 'A popup that can’t be observed: frames in the page, and tabs',
  blocked: 'Blocked popups, and the same tab',
  'blocked-then-allowed': 'Blocked, and allowed from the browser’s own notice',
  reloads: 'Reloads, Back, and the redirect page visited again',
  'finish-here': 'Finish here: the page that began has stopped waiting',
  'firefox-preferences': 'Firefox with preferences that some people have',
  addresses: 'Addresses: a fragment, a base, a srcdoc frame',
  frames: 'Frames and other origins',
  bridge: 'The bridge out of a frame',
  'redirect-page': 'The redirect page itself',
  many: 'Many at once',
  hostile: 'A hostile neighbour',
  leftovers: 'Nothing left behind (Chromium’s debugging protocol tells)',
}

const WORDS = { passed: 'yes', failed: '**no**' }

/** What was recorded, by section: beside the build, for the next run. */
const RECORD = 'build/results.json'

process.chdir(fileURLToPath(new URL('../..', import.meta.url)))
const asked = process.argv.slice(2)
const report = await run(asked.length > 0 ? asked : Object.keys(SECTIONS))
const recorded = existsSync(RECORD) ? JSON.parse(readFileSync(RECORD, 'utf8')) : {}
for (const result of report.testResults) recorded[basename(result.name, '.test.ts')] = result
writeFileSync(RECORD, JSON.stringify(recorded))
writeFileSync('test/browser/RESULTS.md', write(Object.values(recorded)))
process.exitCode = report.success ? 0 : 1

async function run(sections) {
  mkdirSync('build', { recursive: true })
  const file = 'build/scenarios.json'
  const files = sections.map((name) => `/${name}.test.ts`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const options = ['run', '-c', 'test/vitest.config.mjs', '--project=visits', '--project=scenarios']
  await runCommand('npx', ['vitest', ...options, ...reporters, ...files])
  return JSON.parse(readFileSync(file, 'utf8'))
}

function write(testResults) {
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, section: basename(name, '.test.ts') })),
  )
  const versions = ENGINES.map(
    (engine) => tests.find(({ meta }) => meta.engine === engine)?.meta.version ?? 'not run',
  )
  const sections = Object.entries(SECTIONS).map(([section, title]) => {
    const own = tests.filter((test) => test.section === section)
    return `## ${title}\n\n${table(own, versions)}`
  })
  return `# What the scenarios came to in real browsers

Written by \`npm run results\` from runs of \`test/browser\`; not to be edited. Each row is a test of
that name; where an engine differs by nature, the cell says what comes instead, and a table at the
top of the test's file says why. Popups are real windows under Xvfb and openbox, closed, clicked and switched as
a person does. "ms" is how long after the focus came back the attempt was called closed (at least a
\`closedGrace\` of 1,000 where the popup was severed), or how long a flow took.

${sections.join('\n')}`
}

function table(tests, versions) {
  const rows = new Map()
  for (const { ancestorTitles, title, status, meta } of tests) {
    const path = ancestorTitles.filter(
      (name) => name && name !== 'scenarios' && name !== meta.engine,
    )
    const name = [...path.map((part) => part.replace(/^'(.*)'$/, '$1')), title]
      .filter((part) => !ENGINES.includes(part))
      .join(' · ')
    rows.set(name, { ...rows.get(name), [meta.engine]: cell(status, meta) })
  }
  const line = (cells) => `| ${cells.join(' | ')} |\n`
  const body = [...rows].map(([name, row]) =>
    line([name.replaceAll('|', '\\|'), ...ENGINES.map((engine) => row[engine] ?? '')]),
  )
  return line(['', ...versions]) + line(['---', '---', '---', '---']) + body.join('')
}

function cell(status, { instead, sinceFocus, calm, flooded, bytes }) {
  if (status === 'passed' && instead) return `instead: ${instead}`
  const word = WORDS[status] ?? status
  if (sinceFocus !== undefined) return `${word}, ${Math.round(sinceFocus)} ms`
  if (flooded !== undefined) return `${word}, ${Math.round(flooded)} ms beside ${Math.round(calm)}`
  if (bytes !== undefined) return `${word}, ${Math.round(bytes)} bytes a flow`
  return word
}
