// `npm run bench`: how long a person waits for us, beside the least that a page could do by hand, in
// the same run and the same browser, form beside form: a page with its script inline beside another
// such page, a page that loads its script beside another that does. All go through a provider that
// answers at once.
//   click:    from the click to the provider's hearing of the authorize request
//   redirect: from the server's hearing of the request for the redirect page to its hearing of the code
// `npm run bench -- flood`: a flow beside a page of another site that floods ours with messages.
import { prepare } from '../../.ci/prepare.mjs'
import { findProgram } from '../../.ci/programs.mjs'
import { launchBrowser } from './browser.mjs'
import { measureFlood } from './flood.mjs'
import { startSite } from './site.mjs'
import { quantile, writeTable } from './table.mjs'

const ROUNDS = Number(process.env.ROUNDS ?? 40)
const WARM_UP = 5

/**
 * Each form, and what it is compared with: dist/callback.html is `ours-inline`, as we ship it. The least
 * by hand closes its window at once, heard or not. The one that waits closes it once the page has heard,
 * as ours does: so no answer is lost.
 */
const FORMS = {
  'by-hand-inline': 'by-hand-inline',
  'by-hand-waiting': 'by-hand-inline',
  'ours-inline': 'by-hand-inline',
  'by-hand-script': 'by-hand-script',
  'ours-script': 'by-hand-script',
}

const isFlood = process.argv[2] === 'flood'
await prepare()
const site = await startSite()
const browser = await launchBrowser(findProgram(process.env.CHROMIUM ?? 'chromium'))
try {
  await (isFlood ? tellFlood() : tellForms())
} finally {
  await browser.close()
  await site.close()
}

async function tellForms() {
  const names = Object.keys(FORMS)
  const times = Object.fromEntries(names.map((name) => [name, { click: [], redirect: [] }]))
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const form of inTurn(names, round + WARM_UP)) {
      const { click, redirect } = await measure(form)
      if (round < 0) continue
      times[form].click.push(click)
      times[form].redirect.push(redirect)
    }
  }
  console.log(`${browser.version}, Node ${process.version}, ${ROUNDS} rounds each, interleaved`)
  console.log(writeTable(times, { bases: FORMS, parts: ['click', 'redirect'] }))
}

async function tellFlood() {
  const { calm, flooded } = await measureFlood({ browser, site, rounds: Math.min(ROUNDS, 10) })
  const [usual, slowed] = [calm, flooded].map((times) => quantile(times, 0.5))
  console.log(`${browser.version}, Node ${process.version}, ${calm.length} flows each`)
  console.log(`from the click to the code at the server, p50: ${usual.toFixed(0)} ms`)
  console.log(
    `while 10,000 messages come in: ${slowed.toFixed(0)} ms (${(slowed / usual).toFixed(2)})`,
  )
}

/** A different one first each round: no form always finds the machine warm. */
function inTurn(names, round) {
  const first = round % names.length
  return [...names.slice(first), ...names.slice(0, first)]
}

/** One flow, in milliseconds. Server and pages read the same machine's clock. */
async function measure(form) {
  const heard = site.listen()
  const clickedAt = await browser.connect(`${site.origin}/${form}`)
  return { click: heard.authorize - clickedAt, redirect: heard.exchange - heard.callback }
}
