import morphPlugin from '@alpinejs/morph'
import { StreamActions } from '@hotwired/turbo'
import { Idiomorph } from 'idiomorph'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { APP, aMoment, fakeBackend, part, place, reaches } from './element.ts'
import { type FakePopup, fakePopup } from './fake-popup.ts'

let popup: FakePopup
beforeEach(() => {
  popup = fakePopup()
  fakeBackend(() => Response.json({ app: APP }))
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** What the server sends for the same page: it knows nothing of what the browser has done. */
const SENT =
  '<sunshine-connect client-id="acme" exchange="/api/connect" redirect-uri="/callback"></sunshine-connect>'

const turboMorph = (home: Element) => {
  const stream = document.createElement('turbo-stream')
  stream.setAttribute('action', 'update')
  stream.setAttribute('method', 'morph')
  home.id = 'home'
  stream.setAttribute('target', home.id)
  stream.innerHTML = `<template>${SENT}</template>`
  StreamActions.update?.call(stream)
}

/** The plugin gives it to whatever it is called with. */
const alpine = {} as Parameters<typeof morphPlugin>[0]
morphPlugin(alpine)

/** What Livewire takes for the same element, where the page names no key of its own. */
const idOf = ({ id }: Element) => id

test.each([
  {
    by: 'idiomorph',
    morph: (home: Element) => Idiomorph.morph(home, SENT, { morphStyle: 'innerHTML' }),
  },
  { by: 'Turbo', morph: turboMorph },
  {
    by: 'Alpine, as Livewire does',
    morph: (home: Element) => alpine.morph(home, `<div>${SENT}</div>`, { key: idOf }),
  },
])('morphed by $by while the person signs in, it goes on as it was', async ({ morph }) => {
  const element = await place()
  const home = element.parentElement as HTMLElement
  element.returnTo = '/settings'
  part(element, 'button').click()
  morph(home)
  // It was reached: the server knows of no status.
  expect(element.hasAttribute('status')).toBe(false)
  await aMoment()
  expect(home.firstElementChild).toBe(element)
  expect(element.getAttribute('status')).toBe('waiting')
  expect(element.returnTo).toBe('/settings')
  popup.answer({ code: 'a-code' })
  await reaches(element, 'connected')
  expect(element.getAttribute('status')).toBe('connected')
})
