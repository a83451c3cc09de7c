import { describe, expect, test, vi } from 'vitest'
import { address, beginConnect, freshState, open, PAGE, reasonOf } from './attempt.ts'

/** As an injected `<base>` sets it, or the parent of a `srcdoc` frame. */
const withBase = (base: string) => {
  vi.spyOn(Document.prototype, 'baseURI', 'get').mockReturnValue(base)
}

const EVIL = 'https://evil.example/'

describe.each(['redirectUri', 'exchange', 'authorizeUrl', 'returnTo'])('a relative %s', (name) => {
  test.each(['/path', 'path', '?query', '#fragment', '.', 'https:path'])(
    '%s is refused where a <base> leads it to another origin, before any window opens',
    async (url) => {
      withBase(EVIL)
      const reason = await reasonOf(beginConnect({ exchange: `${PAGE}/exchange`, [name]: url }))
      expect(reason).toBeInstanceOf(TypeError)
      const { message } = reason as TypeError
      expect(message).toContain(`Option "${name}" must be`)
      expect(message).toContain('absolute where a <base> leads elsewhere')
      expect(message).not.toContain('evil')
      expect(open).not.toHaveBeenCalled()
    },
  )

  test('is as good as ever with a <base> of this origin', () => {
    withBase(`${PAGE}/tenant/`)
    beginConnect({ [name]: 'path' })
    expect(open).toHaveBeenCalledTimes(1)
  })

  test('may be absolute wherever a <base> leads', () => {
    withBase(EVIL)
    beginConnect({ exchange: `${PAGE}/exchange`, [name]: `${PAGE}/path` })
    expect(open).toHaveBeenCalledTimes(1)
  })
})

test('a redirectUri without a scheme takes that of a <base> of its own origin, and of no other', async () => {
  const redirectUri = '//localhost:3000/callback'
  withBase(EVIL)
  const reason = await reasonOf(beginConnect({ exchange: `${PAGE}/exchange`, redirectUri }))
  expect(reason).toBeInstanceOf(TypeError)
  withBase(`${PAGE}/tenant/`)
  beginConnect({ state: freshState(), redirectUri })
  expect(address().searchParams.get('redirect_uri')).toBe(`${PAGE}/callback`)
})
