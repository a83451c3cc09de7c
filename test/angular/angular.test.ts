import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { type Browser, chromium, type Page } from 'playwright-core'
import { toNodeHandler } from 'sunshine-connect/node'
import { startSandbox } from 'sunshine-connect/sandbox'
import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
} from 'sunshine-connect/server'
import { asPerson } from 'sunshine-connect/testing'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { findHeadlessChromium } from '../../.ci/browsers.mjs'
import { every } from '../pairs.ts'
import { isAngularInstalled } from '../run/on-demand.mjs'

// app.ts, compiled by Angular's own compiler as its command does it, in a page and on a server.

const run = promisify(execFile)
const folder = fileURLToPath(new URL('.', import.meta.url))
const executablePath = findHeadlessChromium()

/** The page as the server renders it, and the script of both pages. */
const compile = async () => {
  const ngc = 'node_modules/@angular/compiler-cli/bundles/src/bin/ngc.js'
  await run(process.execPath, [ngc, '-p', 'tsconfig.json'], { cwd: folder })
  const { stdout } = await run(process.execPath, ['build/server.js'], { cwd: folder })
  const { outputFiles } = await build({
    entryPoints: [`${folder}build/browser.js`],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
    write: false,
  })
  // What Angular says on the console comes before the page.
  return { sent: stdout.slice(stdout.indexOf('<!DOCTYPE')), script: outputFiles[0]?.text }
}

/** Counts in the page how often the element is taken out. */
const watchMoves = `moves = 0
new MutationObserver((records) => {
  const nodes = records.flatMap(({ removedNodes }) => [...removedNodes])
  moves += nodes.filter(({ localName }) => localName === 'sunshine-connect').length
}).observe(document.querySelector('app-root'), { childList: true })`

/** Both pages, the script, and a backend that takes no state but its own. */
const startApp = async ({ sent, script }: Awaited<ReturnType<typeof compile>>) => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  const credentials = { clientId: 'sandbox', clientSecret: 'sandbox-secret' }
  const redirectUris = [`${url}/oauth/callback`]
  const sandbox = await startSandbox({ clients: [{ ...credentials, redirectUris }] })
  const zendesk = `${sandbox.url}/sc`
  const states = new Set<string>()
  const connect = createConnectHandler({
    client: createSunshineClient({ ...credentials, bridgeUrl: zendesk, apiUrl: zendesk }),
    verifyState: ({ state }) => states.delete(state),
    onConnect: () => {},
  })
  const page = (html: string) =>
    html
      .replace('<html>', `<html lang="en" data-authorize-url="${zendesk}/oauth/authorize">`)
      .replace(
        '</body>',
        `<script>sent = document.querySelector('sunshine-connect')</script>
        <script type="module" src="/app.js"></script></body>`,
      )
  const answers: Record<string, () => Response> = {
    '/in-the-page': () =>
      html(page('<!doctype html><html><body><app-root></app-root></body></html>')),
    '/by-the-server': () => html(page(sent)),
    '/app.js': () => new Response(script, { headers: { 'content-type': 'text/javascript' } }),
    '/api/state': () => {
      const state = `issued-by-the-server-${crypto.randomUUID()}`
      states.add(state)
      return new Response(state)
    },
  }
  const callbackPage = createCallbackPage()
  server.on(
    'request',
    toNodeHandler(async (request) => {
      const { pathname } = new URL(request.url)
      if (pathname === '/oauth/callback') return callbackPage(request)
      if (pathname === '/api/connect') return connect(request)
      return answers[pathname]?.() ?? new Response(null, { status: 404 })
    }),
  )
  const stop = async () => {
    server.close()
    server.closeAllConnections()
    await sandbox.close()
  }
  return { url, stop }
}

const html = (text: string) =>
  new Response(text, { headers: { 'content-type': 'text/html; charset=utf-8' } })

describe.runIf(every && executablePath && isAngularInstalled())('compiled by Angular', () => {
  let app: Awaited<ReturnType<typeof startApp>>
  let browser: Browser
  beforeAll(async () => {
    app = await startApp(await compile())
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await app?.stop()
  })

  const visit = async (path: string): Promise<Page> => {
    const page = await browser.newPage()
    onTestFinished(() => page.close())
    await page.goto(app.url + path)
    await page.getByRole('button', { name: 'Connect Acme' }).waitFor()
    return page
  }

  describe.each([{ rendered: 'in the page' }, { rendered: 'by the server' }])(
    'rendered $rendered',
    ({ rendered }) => {
      const path = `/${rendered.replaceAll(' ', '-')}`

      test('attributes, properties and events are bound, and what an event changes is shown', async () => {
        const page = await visit(path)
        await page.getByText('Connect Acme now.').waitFor()
        await asPerson(page).allows(() =>
          page.getByRole('button', { name: 'Connect Acme' }).click(),
        )
        await page.locator('#account', { hasText: 'Acme' }).waitFor()
        const element = page.locator('sunshine-connect')
        expect(await element.getAttribute('status')).toBe('connected')
        expect(await element.getAttribute('label')).toBe('Connect another')
      })

      test('moved by @for while the person signs in, it goes on', async () => {
        const page = await visit(path)
        await page.evaluate(watchMoves)
        await asPerson(page).allows(async () => {
          await page.getByRole('button', { name: 'Connect Acme' }).click()
          await page.locator('#turn').click()
          // One that is taken out for longer than a second is cancelled.
          await sleep(1200)
        })
        await page.locator('sunshine-connect[status="connected"]').waitFor()
        expect(await page.evaluate('moves')).toBeGreaterThan(0)
      })
    },
  )

  test('what the server sent is the element that goes on', async () => {
    const page = await visit('/by-the-server')
    expect(await page.evaluate(`sent === document.querySelector('sunshine-connect')`)).toBe(true)
    const other = await visit('/in-the-page')
    expect(await other.evaluate('sent')).toBe(null)
  })
})
