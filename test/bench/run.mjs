// `npm run bench`: how long a person waits for us, beside the least that a page could do by hand, in
// the same run and the same browser. Both go through a provider that answers at once.
//   click:    from the click to the provider's hearing of the authorize request
//   redirect: from the server's hearing of the request for the redirect page to its hearing of the code

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import puppeteer from 'puppeteer-core'
import { prepare } from '../../.ci/prepare.mjs'

const ROUNDS = Number(process.env.ROUNDS ?? 40)
const WARM_UP = 5

await prepare()
const file = (name) => readFileSync(new URL(`../../dist/${name}`, import.meta.url))

const HAND_WRITTEN_OPENER = `<!doctype html><title>By hand</title><link rel="icon" href="data:,"><button>Connect</button>
<script>
  const state = crypto.randomUUID()
  addEventListener('message', ({ data, origin }) => {
    const answer = new URLSearchParams(data)
    if (origin !== location.origin || answer.get('state') !== state) return
    fetch('/exchange', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code: answer.get('code'), state }) })
      .then(() => { document.title = 'done' })
  })
  document.querySelector('button').onclick = () => {
    fetch('/clicked', { method: 'POST', keepalive: true })
    window.open('http://idp.localhost:' + location.port + '/authorize?state=' + state + '&redirect_uri=' + location.origin + '/by-hand/callback', '_blank', 'popup,width=600,height=740')
  }
</script>`
const HAND_WRITTEN_CALLBACK = '<!doctype html><script src="/by-hand/callback.js"></script>'
const HAND_WRITTEN_SCRIPT = 'opener.postMessage(location.search, location.origin); close()'

const opener = (
  callback,
) => `<!doctype html><title>Ours</title><link rel="icon" href="data:,"><button>Connect</button>
<script src="/sunshine-connect.global.js"></script>
<script>
  document.querySelector('button').onclick = () => {
    fetch('/clicked', { method: 'POST', keepalive: true })
    SunshineConnect.connect({
      clientId: 'bench',
      redirectUri: '${callback}',
      authorizeUrl: 'http://idp.localhost:' + location.port + '/authorize',
      exchange: '/exchange',
    }).then(() => { document.title = 'done' })
  }
</script>`

const html = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }
const script = { 'content-type': 'text/javascript', 'cache-control': 'no-store' }
const pages = {
  '/by-hand': [html, HAND_WRITTEN_OPENER],
  '/by-hand/callback': [html, HAND_WRITTEN_CALLBACK],
  '/by-hand/callback.js': [script, HAND_WRITTEN_SCRIPT],
  '/ours-inline': [html, opener('/ours-inline/callback')],
  '/ours-inline/callback': [html, file('callback.html')],
  '/ours-script': [html, opener('/ours-script/callback')],
  '/ours-script/callback': [
    html,
    '<!doctype html><body><script src="/callback.global.js"></script>',
  ],
  '/sunshine-connect.global.js': [script, file('sunshine-connect.global.js')],
  '/callback.global.js': [script, file('callback.global.js')],
}

let seen = {}
const server = createServer((request, response) => {
  const now = performance.now()
  const { pathname, searchParams } = new URL(request.url, 'http://localhost')
  if (pathname === '/clicked') seen.clicked = now
  if (pathname === '/authorize') {
    seen.authorized = now
    const to = new URL(searchParams.get('redirect_uri'))
    to.searchParams.set('code', 'c0de')
    to.searchParams.set('state', searchParams.get('state'))
    return response.writeHead(302, { location: to.href }).end()
  }
  if (pathname.endsWith('/callback')) seen.redirected = now
  if (pathname === '/exchange') seen.exchanged = now
  if (request.method === 'POST')
    return response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  const [headers, body] = pages[pathname] ?? [html, '']
  response.writeHead(pages[pathname] ? 200 : 404, headers).end(body)
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const origin = `http://app.localhost:${server.address().port}`

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
})

const variants = ['by-hand', 'ours-inline', 'ours-script']
const times = Object.fromEntries(variants.map((variant) => [variant, { click: [], redirect: [] }]))

async function round(variant, counts) {
  seen = {}
  const page = await browser.newPage()
  await page.goto(`${origin}/${variant}`)
  await page.click('button')
  await page.waitForFunction("document.title === 'done'", { timeout: 10_000, polling: 10 })
  await page.close()
  for (const other of await browser.pages())
    if (other.url().includes('callback')) await other.close().catch(() => {})
  if (!counts) return
  times[variant].click.push(seen.authorized - Math.min(seen.clicked, seen.authorized))
  times[variant].redirect.push(seen.exchanged - seen.redirected)
}

for (let index = 0; index < WARM_UP + ROUNDS; index++) {
  // A different one first each round: no variant always finds the machine warm.
  for (let turn = 0; turn < variants.length; turn++) {
    await round(variants[(index + turn) % variants.length], index >= WARM_UP)
  }
}
const version = await browser.version()
await browser.close()
server.close()

const at = (values, part) => values.sort((a, b) => a - b)[Math.floor(values.length * part)]
const base = times['by-hand'].redirect
console.log(`${version}, Node ${process.version}, ${ROUNDS} rounds each, interleaved`)
console.log(
  'from the request for the redirect page to the code at the backend, ms: p50, p95, p50 beside by hand',
)
for (const variant of variants) {
  const { redirect } = times[variant]
  const [p50, p95] = [at(redirect, 0.5), at(redirect, 0.95)]
  console.log(
    `${variant.padEnd(12)} ${p50.toFixed(1).padStart(7)} ${p95.toFixed(1).padStart(7)} ${(p50 / at(base, 0.5)).toFixed(2).padStart(7)}`,
  )
}
