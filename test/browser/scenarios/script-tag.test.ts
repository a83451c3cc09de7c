import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { every } from '../../pairs.ts'
import { engines, ownEngines } from '../stage/engines/all.ts'
import { readPage } from '../stage/responses.ts'
import { useBrowser } from '../stage/stage.ts'

const CLASSIC = 'src="/dist/sunshine-connect.global.js"'
const MODULE = '<script type="module" src="/dist/element-define.js"></script>'

/** What stands in the head, and at the end of the body. */
const pages: Record<string, { head?: string; end?: string }> = {
  'in the head': { head: `<script ${CLASSIC}></script>` },
  'with defer': { head: `<script defer ${CLASSIC}></script>` },
  'with async': { head: `<script async ${CLASSIC}></script>` },
  'at the end of the body': { end: `<script ${CLASSIC}></script>` },
  twice: { head: `<script ${CLASSIC}></script>`, end: `<script ${CLASSIC}?again></script>` },
  'below a form that goes by its name': {
    end: `<form name="SunshineConnect"><input name="connect"></form><script ${CLASSIC}></script>`,
  },
  'beside the module': { head: `${MODULE}<script defer ${CLASSIC}></script>` },
  'before the module': { head: `<script ${CLASSIC}></script>${MODULE}` },
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

const html = ({ head = '', end = '' }) => `<!doctype html>
<html lang="es"><meta charset="utf-8"><title>Install</title><link rel="icon" href="data:,">
<script src="/pages/watch-install.js"></script>${head}
<body><sunshine-connect client-id="acme" exchange="/api/connect"></sunshine-connect><script src="/pages/keep-first.js"></script>${end}</body></html>`

let server: Server
let origin = ''

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    const send = (type: string, body: string | Buffer) =>
      response
        .writeHead(200, {
          'content-type': `${type}; charset=utf-8`,
          'content-security-policy': policy,
        })
        .end(body)
    if (pathname.startsWith('/pages/')) send('text/javascript', readPage(basename(pathname)))
    else if (pathname.startsWith('/dist/')) {
      send('text/javascript', readFileSync(new URL(`../../..${pathname}`, import.meta.url)))
    } else send('text/html', html(pages[searchParams.get('page') ?? ''] ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://app.localhost:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server?.closeAllConnections()
  server?.close()
})

describe.each(ownEngines)('the script tag in $name', (engine) => {
  const seat = useBrowser(engine)

  // How a script comes into a page is the same in all: one engine for each way, in turn.
  const turn = engines.indexOf(engine)
  const ways = Object.keys(pages).filter((_, index) => every || index % engines.length === turn)

  test.each(ways)('%s, under a strict policy', async (name) => {
    const page = await seat().browser.openPage(`${origin}/?page=${encodeURIComponent(name)}`)
    const face = { status: 'ready', label: 'Conectar Zendesk', display: 'flex' }
    await page.waitFor('globalThis.SunshineConnect && document.readyState === "complete"')
    const early = await page.waitFor("look(document.querySelector('sunshine-connect'))")
    const late = await page.evaluate('look(later())')
    // A module that comes first brings English only.
    const expected =
      name === 'beside the module'
        ? expect.objectContaining({ status: 'ready', display: 'flex' })
        : face
    expect(early).toEqual(expected)
    expect(late).toEqual(expected)
    expect(await page.evaluate('typeof SunshineConnect.connect')).toBe('function')
    if (name === 'twice') expect(await page.evaluate('first === SunshineConnect')).toBe(true)
    expect(await page.evaluate('wrong')).toEqual([])
  })

  test.runIf(every || turn === 0)('what the policy refuses would be noticed', async () => {
    const page = await seat().browser.openPage(`${origin}/?page=none`)
    await page.evaluate(
      "document.body.append(Object.assign(document.createElement('style'), { textContent: 'p {}' }))",
    )
    expect(await page.waitFor('wrong.length > 0 && wrong')).toContain('style-src-elem')
  })
})
