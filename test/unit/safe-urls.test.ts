import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { beginConnect, happy, open, PAGE, reasonOf } from './attempt.ts'

const OUTSIDE = [
  // Nobody needs a user name there, and `fetch` refuses one after the person has signed in.
  'http://evil.example@localhost/',
  'https://name:word@example.com/',
  'http://app.example/',
  'http://127.evil.example/',
  'http://127.0.0.1.evil.example/',
  'http://localhost.evil.example/',
  'http://notlocalhost/',
  'http://127.0.0.1@evil.example/',
  'http://localhost:x@evil.example/',
  'http://localhost:3000@evil.example/',
  'http://localhost%2eevil.example/',
  'http://[::2]/',
  'http://128.0.0.1/',
  '//evil.example/',
  '\\\\evil.example\\',
  'ws://localhost/',
  'ftp://localhost/',
  'file:///localhost',
  'javascript:alert(1)//http://localhost',
  ' java\nscript:alert(1)',
  'data:text/html,localhost',
  'about:blank',
  'blob:null/0',
]

const INSIDE = [
  '/path',
  'path?query',
  '//localhost:3000/',
  'https://app.example/',
  'https://127.evil.example/',
  'http://localhost/',
  'http://LOCALHOST:8080/',
  'http://app.localhost:8080/',
  'http://127.0.0.1:8080/',
  'http://127.1/',
  'http://[::1]:8080/',
]

describe.each(['redirectUri', 'authorizeUrl', 'exchange'])('%s', (name) => {
  test.each(OUTSIDE)('may not be %j: it is neither https nor here', async (url) => {
    const reason = await reasonOf(beginConnect({ [name]: url }))
    expect(reason).toBeInstanceOf(TypeError)
    expect((reason as TypeError).message).toContain(`"${name}"`)
    // The address is the integrator's own, but may hold what they wouldn't log.
    expect((reason as TypeError).message).not.toContain('evil')
    expect(open).not.toHaveBeenCalled()
  })

  test.each(INSIDE)('may be %j', (url) => {
    beginConnect({ [name]: url })
    expect(open).toHaveBeenCalledTimes(1)
  })

  describe('of a page on plain http, as in an intranet,', () => {
    beforeEach(() => happy.setURL('http://shop.example/'))
    afterEach(() => happy.setURL(PAGE))

    test.each(['/path', 'http://shop.example/path'])('may be %s: it goes nowhere else', (url) => {
      beginConnect({ [name]: url })
      expect(open).toHaveBeenCalledTimes(1)
    })

    test('may be of no other such host', async () => {
      const reason = await reasonOf(beginConnect({ [name]: 'http://other.example/path' }))
      expect(reason).toBeInstanceOf(TypeError)
      expect(open).not.toHaveBeenCalled()
    })
  })
})
