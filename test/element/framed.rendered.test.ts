import { afterEach, expect, test, vi } from 'vitest'
import { line, part } from './element.ts'
import { placeIn } from './states.ts'

// These tests run in a frame: vitest shows each test file in one.
const isFramed = window !== top

afterEach(() => {
  vi.restoreAllMocks()
})

test('inside a frame, the way on is this page in a tab of its own', async () => {
  expect(isFramed).toBe(true)
  const element = await placeIn('blocked')
  const open = vi.spyOn(window, 'open').mockReturnValue(null)
  part(element, 'redirect').click()
  expect(open).toHaveBeenCalledWith(location.href, '', 'noopener')
  expect(element.status).toBe('blocked')
})

test.each(['ar', 'de', 'es', 'fr', 'ja', 'pt'])('%s says so in its own words', async (lang) => {
  await import(`../../dist/lang/${lang}.js`)
  const face = (element: Element) => [line(element), part(element, 'redirect').textContent]
  const english = face(await placeIn('blocked'))
  const translated = face(await placeIn('blocked', `lang="${lang}"`))
  for (const [index, text] of translated.entries()) {
    expect(text).toBeTruthy()
    expect(text).not.toBe(english[index])
  }
})

test('a text of the page’s own takes the place of the framed one', async () => {
  const element = await placeIn('blocked', 'text-framed="Not in here." label-framed="Out there"')
  expect(line(element)).toBe('Not in here.')
  expect(part(element, 'redirect').textContent).toBe('Out there')
})
