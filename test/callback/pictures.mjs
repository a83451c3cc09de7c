// Pictures of the redirect page's states, to be looked at: node test/callback/pictures.mjs [folder]
import { mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import puppeteer from 'puppeteer-core'
import { createCallbackPage } from 'sunshine-connect/server'
import { findProgram } from '../../.ci/programs.mjs'
import { ARABIC } from './arabic.mjs'

const [folder = 'build/pictures/callback'] = process.argv.slice(2)

const STATE = 'a-state-of-twenty-characters'
const NAME = `sunshine-connect:${STATE}`

/** What is done on the page to bring a state about: each with what the page finds before it loads. */
const states = [
  { name: 'invalid', address: '/callback' },
  { name: 'working', address: `/callback?code=c&state=${STATE}`, patience: 0 },
  { name: 'undelivered', address: `/callback?code=c&state=${STATE}` },
  { name: 'finish', address: `/callback?code=c&state=${STATE}`, before: keepEntry, focus: true },
  { name: 'busy', address: `/callback?code=c&state=${STATE}`, before: keepEntryAndLock },
  { name: 'expired', address: `/callback?code=c&state=${STATE}`, before: keepOldEntry },
  { name: 'bridge', address: '/callback#sunshine-connect-bridge', before: beOpener, bridge: true },
  {
    name: 'bridge-waiting',
    address: '/callback#sunshine-connect-bridge',
    before: beOpener,
    bridge: true,
    click: true,
  },
  { name: 'bridge-cut-off', address: '/callback#sunshine-connect-bridge' },
  { name: 'no-script', address: '/callback', scripts: false },
]

function keepEntry(name) {
  const entry = { key: 'k', expires: Date.now() + 60_000, lock: 'l', page: location.origin }
  sessionStorage.setItem(name, JSON.stringify({ ...entry, canFinish: true }))
}
function keepEntryAndLock(name) {
  const entry = { key: 'k', expires: Date.now() + 60_000, lock: 'l', page: location.origin }
  sessionStorage.setItem(name, JSON.stringify({ ...entry, canFinish: true }))
  navigator.locks.request('l', () => new Promise(() => {}))
}
function keepOldEntry(name) {
  const entry = { key: 'k', expires: 1, lock: 'l', page: location.origin }
  sessionStorage.setItem(name, JSON.stringify({ ...entry, canFinish: true }))
}
function beOpener() {
  window.opener = window
  window.open = () => ({ closed: false, focus() {} })
}
/** What the page in a frame tells its bridge. */
function askToOpen(state) {
  const url = new URL('https://oauth-bridge.zendesk.com/sc/oauth/authorize')
  url.searchParams.set('state', state)
  url.searchParams.set('redirect_uri', `${location.origin}/callback`)
  const message = { type: 'sunshine-connect:open', url: url.href, expires: Date.now() + 60_000 }
  window.postMessage(message, location.origin)
}

const dark = { name: 'prefers-color-scheme', value: 'dark' }
const variants = [
  { name: 'light', path: '/en', features: [], width: 600 },
  { name: 'dark', path: '/en', features: [dark], width: 600 },
  { name: 'narrow', path: '/en', features: [], width: 320 },
  { name: 'arabic', path: '/ar', features: [], width: 600 },
  { name: 'own-page', path: '/own', features: [dark], width: 600 },
]

/** An integrator's own page, under the strictest policy. */
const ownPage = `<!doctype html><html lang="en"><title>Own</title><link rel="icon" href="data:,">
<body><h1>Acme</h1><script src="/callback.global.js"></script>`
const policy = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; base-uri 'none'; require-trusted-types-for 'script'",
}
const pages = {
  '/en': createCallbackPage(),
  '/ar': createCallbackPage({ lang: 'ar', messages: ARABIC }),
  '/own': () => new Response(ownPage, { headers: policy }),
}

let variant = variants[0]
const server = createServer(async (request, response) => {
  if (request.url.startsWith('/callback.global.js')) {
    const code = readFileSync(new URL('../../dist/callback.global.js', import.meta.url))
    return response.writeHead(200, { 'content-type': 'text/javascript' }).end(code)
  }
  const answer = pages[variant.path](new Request(`http://127.0.0.1${request.url}`))
  response.writeHead(200, Object.fromEntries(answer.headers)).end(await answer.text())
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${server.address().port}`
const browser = await puppeteer.launch({
  executablePath: findProgram(process.env.CHROMIUM ?? 'chromium'),
  args: ['--no-sandbox', '--disable-gpu'],
})

async function takePicture({
  name,
  address,
  before,
  bridge,
  click,
  focus,
  scripts,
  patience = 2500,
}) {
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  const problems = []
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  page.on('pageerror', (error) => problems.push(String(error)))
  await page.setViewport({ width: variant.width, height: 320 })
  await page.emulateMediaFeatures(variant.features)
  if (scripts === false) await page.setJavaScriptEnabled(false)
  if (before) await page.evaluateOnNewDocument(before, NAME)
  await page.goto(origin + address)
  if (scripts === false) await new Promise((resolve) => setTimeout(resolve, 1200))
  else if (bridge) {
    await page.evaluate(askToOpen, STATE)
    await page.waitForSelector('button:not([hidden])')
  } else await new Promise((resolve) => setTimeout(resolve, patience))
  if (click) await page.click('button')
  if (focus) await page.keyboard.press('Tab')
  const path = join(folder, `${name}-${variant.name}.png`)
  await page.screenshot({ path })
  console.log(path, problems.join(' '))
  await context.close()
}

try {
  mkdirSync(folder, { recursive: true })
  for (variant of variants) {
    for (const state of states) await takePicture(state)
  }
} finally {
  await browser.close()
  server.close()
}
