import type { SunshineConnectElement } from 'sunshine-connect/element'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { APP, fakeBackend, line, part, place, reaches } from './element.ts'
import { type FakePopup, fakePopup } from './fake-popup.ts'

let popup: FakePopup
beforeEach(() => {
  popup = fakePopup()
  fakeBackend(() => Response.json({ app: APP }))
})
afterEach(() => {
  vi.restoreAllMocks()
})

const looks = (element: Element) => {
  const { display } = getComputedStyle(element)
  const { borderTopWidth, paddingLeft } = getComputedStyle(part(element, 'button'))
  return { display, borderTopWidth, paddingLeft }
}

/** Another document with a window of its own, as a frame or a panel has. */
const frameIn = (home: Document): Document => {
  const frame = home.createElement('iframe')
  home.body.append(frame)
  return frame.contentDocument as Document
}

test('moved into a frame and back, it keeps its looks', async () => {
  const element = await place()
  const home = element.parentElement as HTMLElement
  const before = looks(element)
  expect(before).toMatchObject({ display: 'grid', borderTopWidth: '1px' })
  const there = frameIn(document)
  there.body.append(element)
  expect(looks(element)).toEqual(before)
  home.append(element)
  expect(looks(element)).toEqual(before)
  there.defaultView?.frameElement?.remove()
})

test('by way of a document that nobody sees, too', async () => {
  const element = await place()
  const home = element.parentElement as HTMLElement
  const before = looks(element)
  document.implementation.createHTMLDocument().body.append(element)
  home.append(element)
  expect(looks(element)).toEqual(before)
})

test('what it is in goes on, and follows the language of where it is', async () => {
  await import('sunshine-connect/lang/de')
  const element = await place()
  part(element, 'button').click()
  const there = frameIn(document)
  there.body.append(element)
  there.documentElement.lang = 'de'
  await expect.poll(() => line(element)).toBe('Fahren Sie im geöffneten Fenster fort.')
  popup.answer({ code: 'a-code' })
  await reaches(element as SunshineConnectElement, 'connected')
  expect(looks(element).display).toBe('grid')
  there.defaultView?.frameElement?.remove()
})

type Moving = Element & { moveBefore(child: Element, before: Element | null): void }

/**
 * As Astro's router does for an element that it keeps: that waits beside the body while the body is
 * replaced, and then takes the place of the one that was sent. The real one is in
 * test/documents/stacks.test.ts.
 */
function swapBody(
  kept: Element,
  move: (parent: Element, child: Element, before: Element | null) => void,
) {
  const sent = document.createElement('body')
  sent.innerHTML = '<main><sunshine-connect client-id="acme"></sunshine-connect></main>'
  const target = sent.querySelector('sunshine-connect') as Element
  move(document.documentElement, kept, null)
  document.body.replaceWith(sent)
  move(target.parentElement as Element, kept, target)
  target.remove()
}

test('kept while the body is replaced and the person signs in, it goes on', async () => {
  const { body } = document
  const element = await place()
  part(element, 'button').click()
  await reaches(element, 'waiting')
  swapBody(element, (parent, child, before) => void parent.insertBefore(child, before))
  // Where browsers have it.
  swapBody(element, (parent, child, before) => (parent as Moving).moveBefore(child, before))
  expect(element.parentElement?.localName).toBe('main')
  // One that is taken out for longer than a second is cancelled.
  await new Promise((resolve) => setTimeout(resolve, 1200))
  popup.answer({ code: 'a-code' })
  await reaches(element, 'connected')
  document.body.replaceWith(body)
})
