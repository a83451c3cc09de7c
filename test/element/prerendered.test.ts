import { afterEach, expect, test, vi } from 'vitest'
import { APP, aMoment, fakeBackend, part, place, reaches } from './element.ts'
import { type FakePopup, fakePopup } from './fake-popup.ts'

afterEach(() => {
  Reflect.deleteProperty(Document.prototype, 'prerendering')
  vi.restoreAllMocks()
})

const prerender = (value: boolean) =>
  Object.defineProperty(Document.prototype, 'prerendering', { value, configurable: true })

/** The only entry there is, with the answer that the redirect page adds. */
const leaveAnswer = () => {
  const name = String(Object.keys(sessionStorage)[0])
  const entry = JSON.parse(String(sessionStorage.getItem(name)))
  const query = `code=a-code&state=${name.replace('sunshine-connect:', '')}`
  sessionStorage.setItem(name, JSON.stringify({ ...entry, query, hasEnded: undefined }))
}

test('an element of a prerendered page asks for the answer once the page is shown', async () => {
  fakePopup() satisfies FakePopup
  const backend = fakeBackend(() => Response.json({ app: APP }))
  const before = await place()
  part(before, 'button').click()
  before.cancel()
  before.remove()
  await aMoment(1200)

  prerender(true)
  const element = await place()
  await aMoment()
  // The answer comes to this tab while the page lies ready.
  leaveAnswer()
  await aMoment()
  expect(element.status).toBe('ready')
  expect(backend).not.toHaveBeenCalled()

  prerender(false)
  document.dispatchEvent(new Event('prerenderingchange'))
  await reaches(element, 'connected')
  expect(backend).toHaveBeenCalledTimes(1)
  expect(sessionStorage).toHaveLength(0)
})
