import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { APP, fakeBackend, label, listen, part, reaches } from './element.ts'
import { type FakePopup, fakePopup } from './fake-popup.ts'

let popup: FakePopup
beforeEach(() => {
  popup = fakePopup()
  fakeBackend(() => Response.json({ app: APP }))
})
afterEach(() => {
  vi.restoreAllMocks()
  document.body.replaceChildren()
})

const OPTIONS = 'client-id="acme" exchange="/api/connect" redirect-uri="/callback"'
const NAMES = ['connect', 'exchange', 'state', 'clientId', 'connection', 'lang', 'getAttribute']

/** The element in the midst of controls and images that go by its own names. */
const placeInForm = () => {
  const inputs = NAMES.map((name) => `<input name="${name}" value="/theirs"><img name="${name}">`)
  document.body.innerHTML = `<form lang="de" name="SunshineConnect">
    ${inputs.join('')}<sunshine-connect ${OPTIONS}></sunshine-connect>
  </form>`
  return document.querySelector('sunshine-connect') as HTMLElementTagNameMap['sunshine-connect']
}

test('a form whose controls go by the element’s names gives it no option, and breaks nothing', async () => {
  await import('sunshine-connect/lang/de')
  const element = placeInForm()
  const submitted = vi.fn((event: Event) => event.preventDefault())
  document.querySelector('form')?.addEventListener('submit', submitted)
  const events = listen(document)
  expect(label(element)).toBe('Zendesk verbinden')
  part(element, 'button').click()
  popup.answer({ code: 'a-code' })
  await reaches(element, 'connected')
  expect(String(vi.mocked(fetch).mock.calls[0]?.[0])).toMatch(/\/api\/connect$/)
  expect(events.at(-1)?.type).toBe('connect-success')
  expect(submitted).not.toHaveBeenCalled()
})

test('what somebody has put on Object.prototype is no option', async () => {
  const polluted = Object.prototype as Record<string, unknown>
  Object.assign(polluted, {
    params: { theirs: '1' },
    headers: { theirs: '1' },
    popup: { width: 1 },
  })
  try {
    const element = placeInForm()
    expect([element.params, element.headers, element.popup]).toEqual(Array(3))
    part(element, 'button').click()
    expect(popup.url().searchParams.has('theirs')).toBe(false)
    element.cancel()
  } finally {
    for (const name of ['params', 'headers', 'popup']) delete polluted[name]
  }
})
