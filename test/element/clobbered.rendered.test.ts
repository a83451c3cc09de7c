import type { SunshineConnectElement } from 'sunshine-connect/element'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { INHERITED, OF_THE_DOCUMENT, OF_THE_WINDOW, PRONE } from '../page-names.ts'
import { together } from '../pairs.ts'
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

/** A page of its own, in a frame: a runner of tests would not outlive what is in it. */
const visit = async (markup: string, declared = ''): Promise<Window & typeof globalThis> => {
  const frame = document.createElement('iframe')
  frame.src = '/test/callback/pages/own.html'
  document.body.append(frame)
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
  const view = frame.contentWindow as Window & typeof globalThis
  // Whatever the element is in, it has to look for its language up to the document.
  view.document.documentElement.removeAttribute('lang')
  view.open = window.open
  view.fetch = async () => view.Response.json({ app: APP })
  const home = view.document.createElement('div')
  home.innerHTML = markup
  const theirs = view.document.createElement('script')
  theirs.textContent = declared
  view.document.body.append(theirs)
  const script = view.document.createElement('script')
  script.src = '/dist/sunshine-connect.global.js'
  const isLoaded = new Promise((resolve) => script.addEventListener('load', resolve))
  view.document.body.append(home, script)
  await isLoaded
  return view
}

describe.each(
  [...together([...OF_THE_DOCUMENT, ...INHERITED]), OF_THE_WINDOW].map((names) => ({ names })),
)('images and forms that are called $names', ({ names }) => {
  test('keep nobody from connecting', async () => {
    const named = names.map(
      (name) => `<img name="${name}"><form id="${name}" name="${name}"></form>`,
    )
    const view = await visit(`${named.join('')}<sunshine-connect ${OPTIONS}></sunshine-connect>`)
    const find = Document.prototype.querySelector.bind(view.document)
    const element = find('sunshine-connect') as SunshineConnectElement
    expect(label(element)).toBe('Connect Zendesk')
    const complain = vi.fn()
    view.onerror = complain
    part(element, 'button').click()
    expect(element.status).toBe('waiting')
    view.dispatchEvent(new view.Event('focus'))
    expect(popup.url().searchParams.get('redirect_uri')).toBe(`${location.origin}/callback`)
    popup.sever()
    await reaches(element, 'detached')
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
    expect(getComputedStyle(part(element, 'status')).margin).toBe('0px')
    expect(complain).not.toHaveBeenCalled()
  })
})

const LET = [...OF_THE_WINDOW, ...PRONE].filter((name) => name !== 'top')

// `var` takes the place of what it names in the window, too.
const DECLARED = [
  ...together(LET.map((name) => `let ${name} = 'https://theirs.example'`)),
  ...together(PRONE.map((name) => `var ${name} = 'https://theirs.example'`)),
  ...together(PRONE.map((name) => `function ${name}() {}`)),
].map((declarations) => declarations.join('\n'))
describe.each(DECLARED)('on a page that has declared: %s', (declared) => {
  test('an account is connected', async () => {
    const view = await visit(`<sunshine-connect ${OPTIONS}></sunshine-connect>`, declared)
    const element = view.document.querySelector('sunshine-connect') as SunshineConnectElement
    part(element, 'button').click()
    popup.sever()
    await reaches(element, 'detached')
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
  })

  test('this tab goes to Zendesk, and is to come back', async () => {
    const there = '/test/callback/pages/own.html'
    const more = `mode="redirect" return-to="/back" authorize-url="${there}"`
    const markup = `<sunshine-connect ${OPTIONS} ${more}></sunshine-connect>`
    const view = await visit(markup, declared)
    part(view.document.querySelector('sunshine-connect') as Element, 'button').click()
    await vi.waitFor(() => expect(view.location.search).toContain('client_id=acme'))
    const state = new URLSearchParams(view.location.search).get('state')
    const entry = JSON.parse(String(sessionStorage.getItem(`sunshine-connect:${state}`)))
    expect(entry.returnTo).toBe(`${location.origin}/back`)
  })
})
