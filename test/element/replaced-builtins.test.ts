import { afterEach, expect, test, vi } from 'vitest'
import { oldLibraries } from '../old-libraries.ts'
import { APP, fakeBackend, line, part, place, reaches } from './element.ts'
import { fakePopup } from './fake-popup.ts'

let remove = () => {}
afterEach(() => {
  remove()
  vi.restoreAllMocks()
})

test.each(oldLibraries)(
  'on a page with $name it connects, and names the account',
  async ({ install }) => {
    const popup = fakePopup()
    fakeBackend(() => new Response(JSON.stringify({ app: APP })))
    const element = await place()
    remove = install()
    part(element, 'button').click()
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
    expect(line(element)).toBe(
      'Connected to \u2068Acme Support\u2069 (\u2068acme.zendesk.com\u2069).',
    )
  },
)
