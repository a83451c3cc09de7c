import { readFileSync } from 'node:fs'
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
  expect(await scriptTag()).toBe('<script data-cfasync="false">')
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
        finishButton: 'Hier beenden',
        bridge: 'Weiter auf {host}',
      },
      lang: 'de',
    }),
  ).toBe(
    '<script data-opener-origins="https://a.example http://localhost:3000"' +
      ' data-forward-to="https://a.example/cb?x=&#34;1&#34;&#38;y=2" data-ack-timeout="3000" data-lang="de"' +
      ' data-message-working="A &#34;b&#34; &#60;c&#62; &#38; d" data-message-delivered="$&#38; $1"' +
      ' data-message-undelivered="it\'s" data-message-invalid="ü"' +
      ' data-message-finish-button="Hier beenden" data-message-bridge="Weiter auf {host}" data-cfasync="false">',
  )
})

test('what stands there without the script is in the language too, and escaped', async () => {
  const { lang, ...messages } = { lang: 'ar"', title: 'ربط <b>', noScript: 'لم تعمل & "' }
  const html = await createCallbackPage({ lang, messages })(get()).text()
  expect(html).toContain('<html lang="ar&#34;">')
  expect(html).toContain('<title>ربط &#60;b&#62;</title>')
  expect(html).toContain('>لم تعمل &#38; &#34;</p>')
  expect(await createCallbackPage()(get()).text()).toContain('<p id="sunshine-connect-static"')
})

test('which version it is can be read from outside', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  for (const html of [
    await createCallbackPage()(get()).text(),
    readFileSync('dist/callback.html', 'utf8'),
  ]) {
    expect(html).toContain(`<meta name="generator" content="sunshine-connect ${version}">`)
    expect(html).toContain('data-cfasync="false"')
    expect(html).toContain(`/*! sunshine-connect ${version} */`)
  }
})

test('the query changes nothing', async () => {
  const page = createCallbackPage()
  const plain = await page(get()).text()
  expect(await page(get('?code=MARK&state=MARK&error=%3Cscript%3E')).text()).toBe(plain)
})

describe('options are checked at once', () => {
  test('and what somebody has put on every object is none', async () => {
    Object.assign(Object.prototype, { openerOrigins: ['https://evil.example'], working: 'x' })
    try {
      expect(await scriptTag({ messages: {} })).toBe('<script data-cfasync="false">')
    } finally {
      Reflect.deleteProperty(Object.prototype, 'openerOrigins')
      Reflect.deleteProperty(Object.prototype, 'working')
    }
  })

  test.each([
    ['openerOrigins', { openerOrigins: ['*'] }],
    ['openerOrigins', { openerOrigins: '*' }],
    ['openerOrigins', { openerOrigins: ['https://a.example/'] }],
    ['openerOrigins', { openerOrigins: ['null'] }],
    ['openerOrigins', { openerOrigins: ['https://a.example https://b.example'] }],
    ['openerOrigins', { openerOrigins: ['http://plain.example'] }],
    ['openerOrigins', { openerOrigins: ['ftp://a.example'] }],
    ['forwardTo', { forwardTo: 'https://name:word@a.example/cb' }],
    ['forwardTo', { forwardTo: 'http://localhost:4000@evil.example/cb' }],
    ['forwardTo', { forwardTo: 'http://127.example/cb' }],
    ['lang', { lang: '' }],
    ['messages', { messages: 'Hello' }],
    ['messages', { messages: null }],
    ['container', { container: {} }],
    ['ackTimeout', { messages: { ackTimeout: '5' } }],
    ['sentence', { messages: { sentence: 'x' } }],
    ['bridge', { messages: { bridge: 'no host' } }],
    ['working', { working: 'x' }],
    ['forwardTo', { forwardTo: 'https://name@a.example/cb' }],
    ['forwardTo', { forwardTo: 'https://:word@a.example/cb' }],
    ['forwardTo', { forwardTo: 'ftp://localhost/cb' }],
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

  test('and told what they must be', () => {
    const make = (messages: unknown) => () => createCallbackPage({ messages } as RelayOptions)
    expect(make('Hello')).toThrow('an object with texts')
    expect(make({ bridge: 'no host' })).toThrow('a text with {host} in it')
  })
})
