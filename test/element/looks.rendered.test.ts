import { afterEach, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { part, place } from './element.ts'
import { placeIn, STATUSES } from './states.ts'

afterEach(() => {
  vi.restoreAllMocks()
  document.documentElement.removeAttribute('dir')
  document.documentElement.removeAttribute('style')
})

const style = (element: Element, name: string) => getComputedStyle(part(element, name))

test('it takes on the page’s font and colour', async () => {
  document.documentElement.style.cssText = 'font: 20px serif; color: rgb(1, 2, 3)'
  const element = await place()
  expect(style(element, 'button').fontFamily).toBe('serif')
  expect(style(element, 'button').fontSize).toBe('20px')
  expect(style(element, 'button').color).toBe('rgb(1, 2, 3)')
  expect(style(element, 'status').color).toBe('rgb(1, 2, 3)')
})

test('custom properties and parts style it', async () => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`
    sunshine-connect {
      --sunshine-connect-accent: rgb(10, 20, 30);
      --sunshine-connect-on-accent: rgb(250, 251, 252);
      --sunshine-connect-border: rgb(40, 50, 60);
      --sunshine-connect-radius: 3px;
    }
    sunshine-connect::part(status) { font-style: italic }
    sunshine-connect[status=waiting]::part(cancel) { text-transform: uppercase }`)
  document.adoptedStyleSheets = [sheet]
  const element = await placeIn('waiting')
  expect(style(element, 'button').backgroundColor).toBe('rgb(10, 20, 30)')
  expect(style(element, 'button').color).toBe('rgb(250, 251, 252)')
  expect(style(element, 'cancel').borderColor).toBe('rgb(40, 50, 60)')
  expect(style(element, 'cancel').borderRadius).toBe('3px')
  expect(style(element, 'cancel').textTransform).toBe('uppercase')
  expect(style(element, 'status').fontStyle).toBe('italic')
  document.adoptedStyleSheets = []
})

test.each(STATUSES)('%s fits 160 px, which is 320 px at 200 %%', async (status) => {
  await page.viewport(160, 600)
  for (const lang of ['en', 'de', 'ar']) {
    await import(`../../dist/lang/${lang === 'en' ? 'de' : lang}.js`)
    const element = await placeIn(status, `lang="${lang}"`)
    for (const name of ['button', 'redirect', 'cancel', 'status']) {
      const { left, right } = part(element, name).getBoundingClientRect()
      expect(left).toBeGreaterThanOrEqual(0)
      expect(right).toBeLessThanOrEqual(160)
    }
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(160)
  }
  await page.viewport(414, 896)
})

test('every control is large enough to hit', async () => {
  const element = await placeIn('blocked')
  for (const name of ['button', 'redirect']) {
    expect(part(element, name).getBoundingClientRect().height).toBeGreaterThanOrEqual(44)
  }
})

test('from right to left, the button is at the right', async () => {
  document.documentElement.dir = 'rtl'
  const element = await placeIn('waiting', 'lang="ar"')
  const button = part(element, 'button').getBoundingClientRect()
  const cancel = part(element, 'cancel').getBoundingClientRect()
  expect(button.right).toBeGreaterThan(cancel.right)
})

describe('the turning mark', () => {
  test.each(STATUSES)('%s', async (status) => {
    const element = await placeIn(status)
    const isTurning = ['waiting', 'detached', 'exchanging'].includes(status)
    expect(style(element, 'spinner').display).toBe(isTurning ? 'block' : 'none')
  })
})

test('slots replace the button’s content and each line', async () => {
  const element = await place()
  element.append(
    ...['button', 'ready', 'waiting', 'connected'].map((slot) =>
      Object.assign(document.createElement('b'), { slot, textContent: `my ${slot}` }),
    ),
  )
  expect(element.innerText).toBe('my buttonmy ready')
  element.connection = { app: {} }
  expect(element.innerText).toContain('my connected')
  expect(element.innerText).not.toContain('my button')
})
