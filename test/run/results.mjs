// What the scenarios came to, engine by engine, in test/browser/RESULTS.md.
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'

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
  traces: 'What browsers do with pages, and the world of stubs in test/world as well',
  leftovers: 'Nothing left behind (Chromium’s debugging protocol tells)',
}

/** Parts of a test's name that the table says otherwise. */
const HIDDEN = [...ENGINES, 'scenarios']

const WORDS = { passed: 'yes', failed: '**no**' }

/**
 * Writes the results of a whole run of `npm run test:every`.
 *
 * @param {Awaited<ReturnType<import('./vitest.mjs').runVitest>>[]} runs
 */
export function writeResults(runs) {
  const tests = runs.flatMap(({ tests }) =>
    tests
      .filter(({ file }) => file.startsWith('test/browser/'))
      .map((test) => ({ ...test, section: basename(test.file, '.test.ts') })),
  )
  const versions = ENGINES.map(
    (engine) => tests.find(({ meta }) => meta.engine === engine)?.meta.version ?? 'not run',
  )
  const sections = Object.entries(SECTIONS).map(([section, title]) => {
    const own = tests.filter((test) => test.section === section)
    return `## ${title}\n\n${table(own, versions)}`
  })
  const desktops = tableOfDesktops(runs.flatMap(({ tests }) => tests))
  const all = [
    ...sections,
    `## What is told of a popup, by the desktop\n\n${DESKTOPS}\n${desktops}`,
  ]
  writeFileSync('test/browser/RESULTS.md', `${HEAD}\n${all.join('\n')}`)
}

const DESKTOPS = `By \`test/unit/judge-popup.test.ts\`: what is made of what a page sees there, with a \`closedGrace\` of
3 seconds. No cell is a run on that desktop: what the page sees is put together from what was measured.
\`detached\` goes on until an answer comes, the person cancels, or the time is over.
`

/** What is told, and when: a line for each desktop, a column for what the person does. */
export function tableOfDesktops(tests) {
  const cells = tests.map(({ meta }) => meta).filter(({ desktop }) => desktop)
  const columns = [...new Set(cells.map(({ ending }) => ending))]
  const told = (desktop, ending) =>
    cells.find((cell) => cell.desktop === desktop && cell.ending === ending)?.told ?? ''
  const line = (words) => `| ${words.join(' | ')} |\n`
  const body = [...new Set(cells.map(({ desktop }) => desktop))].map((desktop) =>
    line([desktop, ...columns.map((ending) => told(desktop, ending))]),
  )
  return line(['', ...columns]) + line(['---', ...columns.map(() => '---')]) + body.join('')
}

const HEAD = `# What the scenarios came to in real browsers

Written by \`npm run test:every\`; not to be edited. Each row is a test of that name, and \`npm test\`
plays as many of them as it takes for each two values to meet. Where an engine differs by nature, the
cell says what comes instead, and a table at the top of the test's file says why. An empty cell: the
test is for the other engines. Popups are real windows under Xvfb and openbox, closed, clicked and
switched as a person does. "ms" is how long after the focus came back the attempt was called closed
(at least a \`closedGrace\` of 1,000 where the popup was severed).
`

function table(tests, versions) {
  const rows = new Map()
  for (const { suites, name, state, meta } of tests) {
    // A test that was skipped never began, and has no engine.
    if (!meta.engine) continue
    const path = suites.map((part) => part.replace(/^'(.*)'$/, '$1'))
    const row = [...path.filter((part) => !HIDDEN.includes(part)), name].join(' · ')
    rows.set(row, { ...rows.get(row), [meta.engine]: cell(state, meta) })
  }
  const line = (cells) => `| ${cells.join(' | ')} |\n`
  const body = [...rows].map(([name, row]) =>
    line([name.replaceAll('|', '\\|'), ...ENGINES.map((engine) => row[engine] ?? '')]),
  )
  return line(['', ...versions]) + line(['---', '---', '---', '---']) + body.join('')
}

function cell(state, { instead, sinceFocus, bytes }) {
  if (state === 'passed' && instead) return `instead: ${instead}`
  const word = WORDS[state] ?? state
  if (sinceFocus !== undefined) return `${word}, ${Math.round(sinceFocus)} ms`
  if (bytes !== undefined) return `${word}, ${Math.round(bytes)} bytes a flow`
  return word
}
