import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { APP, fakeBackend, label, line, listen, part, reaches } from './element.ts'
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

test('what somebody has put on Object.prototype is no option, text or setting', async () => {
  const theirs: Record<string, unknown> = {
    ...{ params: { theirs: '1' }, headers: { theirs: '1' }, popup: { width: 1 } },
    ...{ state: () => 'a-state-of-theirs-for-all', mode: 'redirect', timeout: 1, closedGrace: 1 },
    ...{ authorizeUrl: 'https://theirs.example/', callbackOrigin: 'https://theirs.example' },
    ...{ credentials: 'include', returnTo: '/theirs', messages: { label: 'Theirs' } },
    ...{ label: 'Theirs', 'text-ready': 'Theirs', 'text-detached': 'Theirs', removedAt: 1 },
    ...{ app: { displayName: 'Theirs' }, displayName: 'Theirs', code: 'other_account' },
    ...{ delegatesFocus: true, slotAssignment: 'manual', childList: true, attributes: false },
    ...{ cancelable: true, once: true, passive: true },
  }
  Object.assign(Object.prototype, theirs)
  try {
    const element = document.createElement('sunshine-connect')
    element.clientId = 'acme'
    element.exchange = '/api/connect'
    document.body.append(element)
    expect([element.params, element.headers, element.popup, element.mode]).toEqual(Array(4))
    expect(label(element)).toBe('Connect Zendesk')
    expect(element.shadowRoot?.slotAssignment).toBe('named')
    expect(element.shadowRoot?.delegatesFocus).toBe(false)
    const events = listen(element)
    element.connection = {}
    expect(element.status).toBe('connected')
    expect(line(element)).toBe('Connected.')
    expect(events[0]?.cancelable).toBe(false)
    element.connection = undefined
    part(element, 'button').click()
    expect(popup.url().origin).toBe('https://oauth-bridge.zendesk.com')
    expect(popup.url().searchParams.has('theirs')).toBe(false)
    expect(popup.url().searchParams.get('state')).not.toBe('a-state-of-theirs-for-all')
    element.cancel()
  } finally {
    for (const name of Object.keys(theirs)) Reflect.deleteProperty(Object.prototype, name)
  }
})

// What the document answers to: each is an image's name here, and no longer the document's own.
test.each(['addEventListener', 'createElement', 'getElementById', 'hidden', 'querySelector'])(
  'an image called %s keeps nobody from connecting',
  async (name) => {
    const element = placeInForm()
    element.insertAdjacentHTML('beforebegin', `<img name="${name}">`)
    const later = document.body.firstElementChild?.cloneNode() as Element
    later.innerHTML = `<sunshine-connect ${OPTIONS}></sunshine-connect>`
    document.body.append(later)
    const second = later.firstElementChild as typeof element
    part(second, 'button').click()
    expect(popup.opened()).toBe(1)
    popup.answer({ code: 'a-code' })
    await reaches(second, 'connected')
  },
)
