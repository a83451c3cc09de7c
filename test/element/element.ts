import { fixture, fixtureCleanup } from '@open-wc/testing'
import type { ElementStatus, SunshineConnectElement } from 'sunshine-connect/element'
import { afterEach, expect, vi } from 'vitest'
import 'sunshine-connect/element/define'

export const APP = { id: 'app-1', displayName: 'Acme Support', subdomain: 'acme' }

/** Longer than an element may be out of the document before it counts as removed. */
const A_REMOVAL = 1100

// What a test leaves in the document would share its attempt with the next test's. An attempt is
// gone for good a task after it was cancelled; one that is exchanging can't be, but by removal.
afterEach(() => leaveAll())

/** Takes every element away, and waits until its attempt is over. */
export const leaveAll = async () => {
  const left = [...document.querySelectorAll('sunshine-connect')]
  for (const element of left) element.cancel()
  const isExchanging = left.some(({ status }) => status === 'exchanging')
  fixtureCleanup()
  for (const element of left) element.remove()
  await aMoment(isExchanging ? A_REMOVAL : 5)
  // What has ended without an answer stays there, to be finished after all.
  sessionStorage.clear()
  localStorage.clear()
}

export const aMoment = (time = 5) => new Promise((resolve) => setTimeout(resolve, time))

const markup = (attributes: string) =>
  `<sunshine-connect client-id="acme" exchange="/api/connect" redirect-uri="/callback" ${attributes}></sunshine-connect>`

/** An element in the document, with what an attempt needs, and these attributes on top. */
export const place = (attributes = ''): Promise<SunshineConnectElement> =>
  fixture<SunshineConnectElement>(markup(attributes))

/** As `place`, with no timer in between: for tests that play the time. */
export const placeNow = (attributes = ''): SunshineConnectElement => {
  const home = document.createElement('div')
  home.innerHTML = markup(attributes)
  document.body.append(home)
  return home.firstElementChild as SunshineConnectElement
}

export const part = (element: Element, name: string): HTMLElement =>
  element.shadowRoot?.querySelector(`[part="${name}"]`) as HTMLElement

/** What is said under the buttons. */
export const line = (element: Element): string => part(element, 'status').textContent ?? ''

export const label = (element: Element): string => part(element, 'label').textContent ?? ''

/** The controls that can be seen, by their text. */
export const controls = (element: Element): string[] =>
  ['button', 'redirect', 'cancel']
    .map((name) => part(element, name))
    .filter((control) => !control.hidden)
    .map((control) => control.textContent ?? '')

export const reaches = (element: SunshineConnectElement, status: ElementStatus): Promise<void> =>
  vi.waitFor(() => expect(element.status).toBe(status), { timeout: 3000, interval: 10 })

/** Everything the element tells, in order. */
export const listen = (element: EventTarget): Event[] => {
  const events: Event[] = []
  for (const type of ['connect-status', 'connect-success', 'connect-error']) {
    element.addEventListener(type, (event) => events.push(event))
  }
  return events
}

/** As `listen`, in short: the statuses, and the other events' types. */
export const story = (events: readonly Event[]): string[] =>
  events.map((event) => ('status' in event ? String(event.status) : event.type))

/** The backend, played by the test. */
export const fakeBackend = (answer: () => Response | Promise<Response>) =>
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => answer())
