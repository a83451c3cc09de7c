// The README's picture, light and dark: node test/documents/pictures.mjs, after a build. A real page, a
// real popup and the sandbox, photographed and laid side by side.

import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { toNodeHandler } from 'sunshine-connect/node'
import { startSandbox } from 'sunshine-connect/sandbox'
import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
} from 'sunshine-connect/server'
import { findProgram } from '../../.ci/programs.mjs'

const CLIENT = { clientId: 'Acme', clientSecret: 'a-secret' }
const script = await readFile(new URL('../../dist/sunshine-connect.global.js', import.meta.url))

const pageHtml = (authorizeUrl) => `<!doctype html><html lang="en"><meta charset="utf-8">
<title>Acme</title><link rel="icon" href="data:,"><script src="/script.js" defer></script>
<style>
  :root { color-scheme: light dark }
  body { font: 17px/1.5 system-ui, sans-serif; margin: 0; padding: 2.5rem 2rem }
  sunshine-connect { --sunshine-connect-accent: light-dark(#0f5b63, #7fd1cf); --sunshine-connect-on-accent: light-dark(#fff, #10242a) }
  h1 { font-size: 1.5rem; margin: 0 0 .75rem } p { margin: 0 0 1.5rem; opacity: .8 }
</style>
<h1>Acme for Zendesk</h1><p>Let Acme’s assistant answer your customers.</p>
<sunshine-connect client-id="Acme" redirect-uri="/oauth/callback" exchange="/api/connect"
  authorize-url="${authorizeUrl}"></sunshine-connect>`

/** A page, its redirect page and its exchange, on this machine. */
async function startSite() {
  let handlers
  const server = createServer((request, response) => handlers(request, response))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://localhost:${server.address().port}`
  const sandbox = await startSandbox({
    clients: [{ ...CLIENT, redirectUris: [`${url}/oauth/callback`] }],
    accounts: [{ subdomain: 'sunny', displayName: 'Sunny Shop' }],
  })
  const zendesk = `${sandbox.url}/sc`
  const client = createSunshineClient({ ...CLIENT, bridgeUrl: zendesk, apiUrl: zendesk })
  const callback = toNodeHandler(createCallbackPage())
  const connect = toNodeHandler(createConnectHandler({ client, onConnect: () => {} }))
  handlers = (request, response) => {
    const { pathname } = new URL(request.url, url)
    if (pathname === '/oauth/callback') return callback(request, response)
    if (pathname === '/api/connect') return connect(request, response)
    const isScript = pathname === '/script.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8')
    response.end(isScript ? script : pageHtml(`${zendesk}/oauth/authorize`))
  }
  const close = async () => {
    await sandbox.close()
    server.closeAllConnections()
    server.close()
  }
  return { url, close }
}

const SIZE = { width: 460, height: 530 }

/** The page before, the popup in between, and the page afterwards. */
async function photograph(browser, url, colorScheme) {
  const context = await browser.newContext({
    colorScheme,
    viewport: SIZE,
    deviceScaleFactor: 2,
  })
  const page = await context.newPage()
  await page.goto(url)
  const button = page.getByRole('button')
  await button.waitFor()
  const before = await page.screenshot()
  const opened = page.waitForEvent('popup')
  await button.click()
  const popup = await opened
  await popup.setViewportSize(SIZE)
  while (!(await popup.getByRole('button', { name: 'Allow' }).isVisible())) {
    await popup.locator('button').first().click()
    await popup.waitForLoadState()
  }
  const asked = await popup.screenshot()
  await popup.getByRole('button', { name: 'Allow' }).click()
  await page.locator('sunshine-connect[status="connected"]').waitFor()
  const after = await page.screenshot()
  await context.close()
  return [before, asked, after]
}

const CAPTIONS = ['Your page', 'Zendesk asks', 'Your page, connected']

async function layOut(browser, pictures, colorScheme, file) {
  const page = await browser.newPage({
    colorScheme,
    viewport: { width: 1020, height: 400 },
    deviceScaleFactor: 1.5,
  })
  const figures = pictures.map((picture, index) => {
    const source = `data:image/png;base64,${picture.toString('base64')}`
    return `<figure><div class="window"><i></i><i></i><i></i></div><img src="${source}"><figcaption>${CAPTIONS[index]}</figcaption></figure>`
  })
  await page.setContent(`<!doctype html><style>
    :root { color-scheme: light dark; font: 15px system-ui, sans-serif }
    body { margin: 0; padding: 12px; display: flex; gap: 26px; background: transparent }
    figure { margin: 0; flex: 1 }
    img { display: block; width: 100%; border: 1px solid #8886; border-top: 0; border-radius: 0 0 10px 10px; box-sizing: border-box }
    .window { border: 1px solid #8886; border-bottom: 0; border-radius: 10px 10px 0 0; height: 22px; background: #8883; display: flex; gap: 6px; align-items: center; padding-left: 10px }
    i { width: 9px; height: 9px; border-radius: 50%; background: #8889 }
    figcaption { text-align: center; padding-top: 10px; color: light-dark(#444, #bbb) }
  </style>${figures.join('')}`)
  await page.locator('figure').last().waitFor()
  await page.screenshot({ path: file, omitBackground: true, fullPage: true })
  await page.close()
}

const site = await startSite()
const browser = await chromium.launch({
  executablePath: findProgram(process.env.CHROMIUM ?? 'chromium'),
  args: ['--no-sandbox', '--disable-gpu'],
})
for (const [colorScheme, name] of [
  ['light', 'connect.png'],
  ['dark', 'connect-dark.png'],
]) {
  const file = fileURLToPath(new URL(`../../docs/pictures/${name}`, import.meta.url))
  await layOut(browser, await photograph(browser, site.url, colorScheme), colorScheme, file)
}
await browser.close()
await site.close()
