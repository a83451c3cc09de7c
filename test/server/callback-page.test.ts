import { createCallbackPage, type RelayOptions } from 'sunshine-connect/server'
import { describe, expect, test } from 'vitest'

const get = (query = '') => new Request(`https://app.example/callback${query}`)

const scriptTag = async (options?: RelayOptions) => {
  const html = await createCallbackPage(options)(get()).text()
  const tags = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag)
  expect(tags.length).toBe(1)
  return tags[0]
}

test('the page comes with the headers it needs, and none that severs the opener', async () => {
  const response = createCallbackPage()(get())
  expect(response.status).toBe(200)
  const { 'content-security-policy': csp, ...headers } = Object.fromEntries(response.headers)
  expect(headers).toEqual({
    'content-type': 'text/html; charset=utf-8',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  expect(csp).toMatch(/default-src 'none'; script-src 'sha256-[^']+'/)
  expect(csp).toMatch(/; frame-ancestors 'none'$/)
})

test('the policy holds the hash of the very script, whatever the options', async () => {
  for (const options of [{}, { messages: { working: '</script><script>alert(1)</script>' } }]) {
    const response = createCallbackPage(options)(get())
    const html = await response.text()
    const [, script] = /<script\b[^>]*>([\s\S]*?)<\/script>/.exec(html) as unknown as [
      string,
      string,
    ]
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(script))
    const hash = btoa(String.fromCharCode(...new Uint8Array(digest)))
    expect(response.headers.get('content-security-policy')).toContain(`'sha256-${hash}'`)
  }
})

test('options become escaped attributes of the script', async () => {
  expect(await scriptTag()).toBe('<script>')
  expect(
    await scriptTag({
      openerOrigins: ['https://a.example', 'http://localhost:3000'],
      forwardTo: 'https://a.example/cb?x="1"&y=2',
      ackTimeout: 3000,
      messages: {
        working: 'A "b" <c> & d',
        delivered: '$& $1',
        undelivered: "it's",
        invalid: 'ü',
      },
    }),
  ).toBe(
    '<script data-opener-origins="https://a.example http://localhost:3000"' +
      ' data-forward-to="https://a.example/cb?x=&#34;1&#34;&#38;y=2" data-ack-timeout="3000"' +
      ' data-message-working="A &#34;b&#34; &#60;c&#62; &#38; d" data-message-delivered="$&#38; $1"' +
      ' data-message-undelivered="it\'s" data-message-invalid="ü">',
  )
})

test('the query changes nothing', async () => {
  const page = createCallbackPage()
  const plain = await page(get()).text()
  expect(await page(get('?code=MARK&state=MARK&error=%3Cscript%3E')).text()).toBe(plain)
})

describe('options are checked at once', () => {
  test.each([
    ['openerOrigins', { openerOrigins: ['*'] }],
    ['openerOrigins', { openerOrigins: '*' }],
    ['openerOrigins', { openerOrigins: ['https://a.example/'] }],
    ['openerOrigins', { openerOrigins: ['null'] }],
    ['openerOrigins', { openerOrigins: ['https://a.example https://b.example'] }],
    ['forwardTo', { forwardTo: '/cb' }],
    ['forwardTo', { forwardTo: 'javascript:alert(1)' }],
    ['forwardTo', { forwardTo: 'http://a.example/cb' }],
    ['forwardTo', { forwardTo: 'https://a.example/cb#x' }],
    ['ackTimeout', { ackTimeout: 0 }],
    ['ackTimeout', { ackTimeout: '9' }],
    ['ackTimeout', { ackTimeout: Number.POSITIVE_INFINITY }],
    ['openerOrigins', { messages: { openerOrigins: 'x' } }],
    ['working', { messages: { working: 7 } }],
    ['invalid', { messages: { invalid: '' } }],
  ])('a wrong %s throws, by name: %j', (name, options) => {
    expect(() => createCallbackPage(options as RelayOptions)).toThrow(TypeError)
    expect(() => createCallbackPage(options as RelayOptions)).toThrow(name)
  })
})
