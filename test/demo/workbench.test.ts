import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { asPerson } from 'sunshine-connect/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findHeadlessChromium } from '../../.ci/browsers.mjs'
import { every } from '../pairs.ts'
import { startDemo } from './start-demo.ts'

// What moves is drawn by the processor, sixty times a second.
const FLAGS = ['--no-sandbox', '--disable-gpu', '--force-prefers-reduced-motion']
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const executablePath = findHeadlessChromium()

// That the package alone is enough for it, and that it is there soon, is in test/init/combinations.
const program = resolve('dist/cli.js')

let demo: Awaited<ReturnType<typeof startDemo>>
let address = ''

beforeAll(async () => {
  demo = await startDemo(program)
  address = demo.address
})
afterAll(() => demo?.stop())

describe('it is for this machine’s own browser', () => {
  const ask = (path: string, headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const answered = get(address + path, { headers }, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
      answered.on('error', reject)
    })

  test.each(['evil.example', 'localhost.evil.example', 'localhost:1', '127.0.0.1.nip.io'])(
    'the name %s is refused: a stranger’s DNS may lead it here',
    async (host) => {
      expect(await ask('/', { host })).toBe(421)
      expect(await ask('/', {})).toBe(200)
    },
  )

  test.each(['/api/happenings?after=-1'])('%s is for its own pages alone', async (path) => {
    expect(await ask(path, { 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await ask(path, { 'sec-fetch-site': 'same-site' })).toBe(403)
    expect(await ask(path, { origin: 'https://evil.example' })).toBe(403)
    expect(await ask(path, { 'sec-fetch-site': 'same-origin' })).toBe(200)
  })

  test('any other address is nobody’s, a scene that no page has asked for included', async () => {
    expect(await ask('/nowhere', {})).toBe(404)
    expect(await ask('/api/connect/cut-asks-unheard/button', {})).toBe(404)
  })
})

test('at the usual port of the web, which addresses leave out, it answers as well', async () => {
  // The next free one where 80 is taken, or not for everybody.
  const other = await startDemo(program, 80)
  try {
    expect((await fetch(other.address)).status).toBe(200)
  } finally {
    await other.stop()
  }
})

describe.runIf(executablePath)('in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: FLAGS })
  })
  afterAll(() => browser?.close())

  const visit = async (query = '', options: Parameters<Browser['newPage']>[0] = {}) => {
    const page = await browser.newPage(options)
    const complaints: string[] = []
    page.on('pageerror', ({ message }) => complaints.push(message))
    page.on('console', (message) => {
      if (/Content Security Policy|TrustedHTML/.test(message.text()))
        complaints.push(message.text())
    })
    await page.goto(address + query)
    return { page, complaints }
  }
  const plain = (page: Page) => page.locator('#button')
  const story = (page: Page) => page.locator('#timeline')

  test('the ready-made button connects, and the timeline tells who did what; axe finds nothing', async () => {
    const { page, complaints } = await visit()
    const button = page.locator('sunshine-connect').getByRole('button')
    await asPerson(page).allows(() => button.click(), { account: 'globex' })
    await page.locator('sunshine-connect[status=connected]').waitFor()
    await page.getByText('Answers the page: 200.').waitFor()
    const text = await story(page).innerText()
    for (const actor of ['Page', 'Redirect page', 'Backend', 'Zendesk'])
      expect(text).toContain(actor)
    expect(text).toContain('Allowed for globex')
    // The library's own marks.
    expect(text).toContain('Opens the window, and waits.')
    expect(text).toContain('by a channel, since the window is cut off')
    expect(text).not.toMatch(/[\w-]{30,}/)
    expect(complaints).toEqual([])
    expect(await findFaults(page)).toEqual([])
    await page.close()
  })

  test('the plain button is a real one, whatever an address chooses that there isn’t', async () => {
    const { page, complaints } = await visit('/?person=%22%5D&popup=%3Cb%3E&zendesk=__proto__')
    await asPerson(page).allows(() => plain(page).click())
    await page.getByText('Connected Acme Support.').waitFor()
    expect(complaints).toEqual([])
    await page.close()
  })

  const ASKED = [
    { query: '/?popup=kept', act: 'allows', says: 'Connected Acme Support.' },
    { query: '/?zendesk=failing', act: 'allows', says: 'That did not work. Please try again.' },
    { query: '/', act: 'denies', says: 'Not connected.' },
    { query: '/', act: 'closes', says: 'Not connected.' },
    { query: '/?zendesk=slow', act: 'allows', says: 'That did not work. Please try again.' },
  ] as const
  // The others are scenes that the sandbox and `asPerson` are tested with.
  const asked = every ? ASKED : ASKED.slice(0, 1)
  test.each(asked)('$query, a person who $act: $says', async ({ query, act, says }) => {
    const { page } = await visit(query)
    await asPerson(page)[act](() => plain(page).click())
    await page.getByText(says).waitFor()
    await page.close()
  })

  const NOT_ASKED = [
    { query: '/?popup=blocked', says: 'Allow this page to open a window, and try again.' },
    { query: '/?popup=none&person=allows', says: 'Connected Acme Support.' },
    { query: '/?person=allows', says: 'Connected Acme Support.' },
    { query: '/?person=denies', says: 'Not connected.' },
  ]
  const notAsked = every ? NOT_ASKED : NOT_ASKED.slice(1, 2)
  test.each(notAsked)('$query, nobody asked: $says', async ({ query, says }) => {
    const { page, complaints } = await visit(query)
    await plain(page).click()
    await page.getByText(says).waitFor()
    await page.getByText('The person clicks the plain button.').waitFor()
    expect(complaints).toEqual([])
    await page.close()
  })

  test('in another site’s frame it connects over a bridge', async () => {
    const { page, complaints } = await visit('/?place=frame&person=allows')
    const frame = page.frameLocator('iframe')
    const opened = page.waitForEvent('popup')
    await frame.locator('#button').click()
    const bridge = await opened
    await bridge.getByRole('button').click()
    await frame.getByText('Connected Acme Support.').waitFor()
    await story(page).getByText('The person clicks the plain button.').waitFor()
    expect(complaints).toEqual([])
    await page.close()
  })

  test('a switch is one key press, and the keyboard stays where it was', async () => {
    const { page } = await visit()
    await page.locator('[name=person][value=asks]').focus()
    await page.keyboard.press('ArrowDown')
    await page.waitForURL(/person=allows/)
    await page.waitForFunction(`document.activeElement.value === 'allows'`)
    await page.close()
  })

  test('the code is what init writes, for each page and backend, and as chosen', async () => {
    const { page } = await visit('/?popup=none')
    const shown = (path: string) => page.getByRole('region', { name: path, exact: true })
    await shown('page.html').waitFor()
    expect(await shown('page.html').textContent()).toContain('mode="redirect"')
    const pages = await page.locator('#code-page option').allTextContents()
    const backends = await page.locator('#code-backend option').allTextContents()
    expect(pages).toHaveLength(4)
    expect(backends).toHaveLength(6)
    for (const [index] of pages.entries()) await page.selectOption('#code-page', { index })
    for (const [index, name] of backends.entries()) {
      await page.selectOption('#code-backend', { index })
      expect((await page.locator('#files').innerText()).length, name).toBeGreaterThan(1000)
    }
    await page.close()
  })

  const NARROW = { width: 320, height: 640 }
  const LOOKS = [
    { name: 'dark, narrow', options: { colorScheme: 'dark', viewport: NARROW }, query: '' },
    { name: 'right to left', options: {}, query: '/?dir=rtl' },
    { name: 'framed', options: {}, query: '/?place=frame' },
  ] as const
  const looks = every ? LOOKS : LOOKS.slice(0, 1)
  test.each(looks)('axe finds nothing: $name', async ({ options, query }) => {
    const { page } = await visit(query, options)
    if (query !== '/?place=frame') {
      await asPerson(page).allows(() => plain(page).click())
      await page.getByText('Connected Acme Support.').waitFor()
    }
    await page.getByRole('region', { name: 'server.mjs' }).waitFor()
    expect(await findFaults(page)).toEqual([])
    await page.close()
  })
})

/** What axe finds, and whether something is wider than the window. */
async function findFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate<string[]>(`axe.run({ iframes: false }).then(({ violations }) => {
    const { scrollWidth, clientWidth } = document.documentElement
    const tooWide = scrollWidth > clientWidth ? ['wider than the window'] : []
    return [...violations.map(({ id, nodes }) => id + ': ' + nodes[0].html), ...tooWide]
  })`)
}
