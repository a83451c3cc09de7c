// `npm run bench`: how long a person waits for us, beside the least that a page could do by hand, in
// the same run and the same browser. All go through a provider that answers at once.
//   click:    from the click to the provider's hearing of the authorize request
//   redirect: from the server's hearing of the request for the redirect page to its hearing of the code
import { prepare } from '../../.ci/prepare.mjs'
import { findProgram } from '../../.ci/programs.mjs'
import { launchBrowser } from './browser.mjs'
import { startSite } from './site.mjs'
import { writeTable } from './table.mjs'

const ROUNDS = Number(process.env.ROUNDS ?? 40)
const WARM_UP = 5

/** `ours-inline` answers with dist/callback.html, `ours-script` with a page that loads the script. */
const VARIANTS = ['by-hand', 'ours-inline', 'ours-script']

await prepare()
const site = await startSite()
const browser = await launchBrowser(findProgram(process.env.CHROMIUM ?? 'chromium'))
try {
  const times = Object.fromEntries(VARIANTS.map((name) => [name, { click: [], redirect: [] }]))
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const variant of inTurn(round + WARM_UP)) {
      const { click, redirect } = await measure(variant)
      if (round < 0) continue
      times[variant].click.push(click)
      times[variant].redirect.push(redirect)
    }
  }
  console.log(`${browser.version}, Node ${process.version}, ${ROUNDS} rounds each, interleaved`)
  console.log(writeTable(times, { base: 'by-hand', parts: ['click', 'redirect'] }))
} finally {
  await browser.close()
  await site.close()
}

/** A different one first each round: no variant always finds the machine warm. */
function inTurn(round) {
  const first = round % VARIANTS.length
  return [...VARIANTS.slice(first), ...VARIANTS.slice(0, first)]
}

/** One flow, in milliseconds. Server and pages read the same machine's clock. */
async function measure(variant) {
  const heard = site.listen()
  const clickedAt = await browser.connect(`${site.origin}/${variant}`)
  return { click: heard.authorize - clickedAt, redirect: heard.exchange - heard.callback }
}
