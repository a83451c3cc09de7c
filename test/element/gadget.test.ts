import type { SunshineConnectElement } from 'sunshine-connect/element'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { APP, aMoment, fakeBackend, part, place, reaches } from './element.ts'
import { type FakePopup, fakePopup } from './fake-popup.ts'

// Whoever can put markup into the page may put an element there, with a backend of their own.
const THEIRS = 'https://elsewhere.example/take'

let popup: FakePopup
beforeEach(() => {
  popup = fakePopup()
  fakeBackend(() => Response.json({ app: APP }))
})
afterEach(() => {
  vi.restoreAllMocks()
})

const inject = (attributes = `exchange="${THEIRS}"`): SunshineConnectElement => {
  const home = document.createElement('div')
  home.innerHTML = `<sunshine-connect client-id="acme" redirect-uri="/callback" ${attributes}></sunshine-connect>`
  document.body.append(home)
  return home.firstElementChild as SunshineConnectElement
}

/** Where the code went. */
const posted = () => vi.mocked(fetch).mock.calls.map(([url]) => new URL(String(url)).pathname)

/** What the page's own attempt keeps while it is on. */
const leaveAttempt = async (): Promise<{ name: string; entry: Record<string, unknown> }> => {
  const own = await place()
  own.connect().catch(() => {})
  const name = Object.keys(sessionStorage)[0] as string
  const entry = JSON.parse(sessionStorage.getItem(name) as string)
  own.cancel()
  own.remove()
  await aMoment()
  return { name, entry }
}

test('an answer that came back for the page’s backend goes to no other', async () => {
  const { name, entry } = await leaveAttempt()
  const state = name.replace('sunshine-connect:', '')
  const query = String(new URLSearchParams({ code: 'a-code', state }))
  sessionStorage.setItem(name, JSON.stringify({ ...entry, query }))

  const theirs = inject()
  await aMoment(50)
  expect(theirs.status).toBe('ready')
  expect(fetch).not.toHaveBeenCalled()

  const own = inject('exchange="/api/connect"')
  await reaches(own, 'connected')
  expect(posted()).toEqual(['/api/connect'])
  expect(theirs.status).toBe('ready')
})

test('an attempt that a reload interrupted is taken up with the page’s backend alone', async () => {
  const { name, entry } = await leaveAttempt()
  sessionStorage.setItem(name, JSON.stringify(entry))
  const theirs = inject()
  const own = inject('exchange="/api/connect"')
  await reaches(own, 'detached')
  expect(theirs.status).toBe('ready')
})

test('beside an attempt that is on, a click on it opens a window of its own, and gets no answer', async () => {
  const own = await place()
  part(own, 'button').click()
  const first = popup.url()
  const theirs = inject()
  part(theirs, 'button').click()
  expect(popup.opened()).toBe(2)
  expect(popup.url().searchParams.get('state')).not.toBe(first.searchParams.get('state'))

  popup.answer({ code: 'a-code' }, first)
  await reaches(own, 'connected')
  expect(posted()).toEqual(['/api/connect'])
  expect(theirs.status).not.toBe('connected')
})

test('a function is no way around it: the page’s answer stays for the page’s backend', async () => {
  const { name, entry } = await leaveAttempt()
  const state = name.replace('sunshine-connect:', '')
  const query = String(new URLSearchParams({ code: 'a-code', state }))
  sessionStorage.setItem(name, JSON.stringify({ ...entry, query }))
  const theirs = inject('')
  const exchange = vi.fn(async () => ({ app: APP }))
  theirs.exchange = exchange
  await aMoment(50)
  expect(exchange).not.toHaveBeenCalled()
  expect(sessionStorage.getItem(name)).toContain('a-code')
})
