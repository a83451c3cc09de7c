// Pictures of every state, to be looked at: node test/element/pictures.mjs [folder [name...]]
import { mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import puppeteer from 'puppeteer-core'
import { findProgram } from '../../.ci/programs.mjs'

const [folder = 'build/pictures', ...names] = process.argv.slice(2)
const files = {
  '/': ['text/html', new URL('pictures.html', import.meta.url)],
  '/pictures-page.js': ['text/javascript', new URL('pictures-page.js', import.meta.url)],
  '/sunshine-connect.global.js': [
    'text/javascript',
    new URL('../../dist/sunshine-connect.global.js', import.meta.url),
  ],
}

const dark = { name: 'prefers-color-scheme', value: 'dark' }
const forced = { name: 'forced-colors', value: 'active' }
const still = { name: 'prefers-reduced-motion', value: 'reduce' }
const pictures = [
  { name: 'light', query: '', features: [] },
  { name: 'narrow', query: 'lang=de', features: [], width: 320 },
  { name: 'dark', query: '', features: [dark] },
  { name: 'states', query: 'accent', features: [] },
  { name: 'states-dark', query: 'accent', features: [dark] },
  { name: 'right-to-left', query: 'lang=ar&dir=rtl', features: [] },
  { name: 'german', query: 'lang=de', features: [] },
  { name: 'japanese', query: 'lang=ja', features: [] },
  { name: 'forced-colors', query: 'accent', features: [forced] },
  { name: 'forced-colors-dark', query: '', features: [forced, dark] },
]

const server = createServer(async ({ url }, response) => {
  const [type, file] = files[new URL(url, 'http://localhost').pathname] ?? []
  if (!file) return response.writeHead(404).end()
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(await readFile(file))
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const browser = await puppeteer.launch({
  executablePath: findProgram(process.env.CHROMIUM ?? 'chromium'),
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  mkdirSync(folder, { recursive: true })
  for (const { name, query, features, width = 1020 } of pictures) {
    if (names.length && !names.includes(name)) continue
    const page = await browser.newPage()
    await page.setViewport({ width, height: 400 })
    // Puppeteer lets only some features through; the protocol beneath takes them all.
    const session = await page.createCDPSession()
    await session.send('Emulation.setEmulatedMedia', { features: [...features, still] })
    await page.goto(`http://127.0.0.1:${server.address().port}/?${query}`)
    await page.waitForSelector('html[data-done]')
    await page.frames().at(-1).waitForSelector('html[data-done]')
    const path = join(folder, `${name}.png`)
    await page.screenshot({ path, fullPage: true })
    console.log(path)
    await page.close()
  }
} finally {
  await browser.close()
  server.close()
}
