import { gzipSync } from 'node:zlib'
import { afterEach, expect, test, vi } from 'vitest'
import {
  type Deployment,
  deploy,
  dist,
  html,
  type Routes,
  script,
  version,
  withHeaders,
} from './deployment.ts'
import { doctor } from './doctor.ts'

// Every test starts the command, which takes its time when other files keep the processors busy.
vi.setConfig({ testTimeout: 30_000 })

const CALLBACK = '/oauth/callback'

let deployment: Deployment | undefined
afterEach(() => deployment?.close())

/** Runs the doctor on a redirect page. */
const examine = async (change?: Routes | ((good: Routes) => Routes), path = CALLBACK) => {
  deployment = await deploy(change)
  return doctor({ 'redirect-uri': deployment.url + path })
}

/** What a static host may be told to send with `callback.html`. */
const STATIC_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "frame-ancestors 'none'",
}

const stating = (page: string, stated: string) =>
  page.replace(/(name="generator" content="sunshine-connect )[^"]*/, `$1${stated}`)

test.each([
  ['createCallbackPage', (good: Routes) => good],
  ['callback.html with headers', { [CALLBACK]: () => html(dist('callback.html'), STATIC_HEADERS) }],
  [
    'a page with the classic script',
    {
      [CALLBACK]: () =>
        html(
          '<meta name="referrer" content="no-referrer"><script src="/cb.js"></script>',
          STATIC_HEADERS,
        ),
      '/cb.js': () => script(dist('callback.global.js')),
    },
  ],
  [
    'a page with X-Frame-Options, compressed unasked',
    {
      [CALLBACK]: () =>
        new Response(gzipSync(dist('callback.html')), {
          headers: {
            'cache-control': 'no-store',
            'content-encoding': 'gzip',
            'content-type': 'text/html',
            'x-frame-options': 'DENY',
          },
        }),
    },
  ],
])('%s is all well', async (_, routes) => {
  const { exitCode, of, find } = await examine(routes)
  expect([exitCode, of('problem'), of('unseen')]).toEqual([0, [], []])
  expect(find('identity')).toMatchObject({ kind: 'ok', saw: expect.stringContaining(version) })
})

test('every letter of the ready-made pages’ script is compared with what was published', async () => {
  expect((await examine()).of('note')).toEqual([])
  await deployment?.close()
  const page = { [CALLBACK]: () => html(dist('callback.html'), STATIC_HEADERS) }
  expect((await examine(page)).of('note')).toEqual([])
})

test('the version that a page states is named', async () => {
  const page = stating(dist('callback.html'), '7.8.9')
  const { find } = await examine({ [CALLBACK]: () => html(page, STATIC_HEADERS) })
  expect(find('identity')).toMatchObject({ kind: 'ok', saw: expect.stringContaining('7.8.9') })
})

test('whether a page of one’s own calls relayCallback can’t be told, and is no failure', async () => {
  const page = '<meta name="referrer" content="no-referrer"><script src="/app.js"></script>'
  const { exitCode, of } = await examine({
    [CALLBACK]: () => html(page, STATIC_HEADERS),
    '/app.js': () => script('bundled()'),
  })
  expect([exitCode, of('problem')]).toEqual([0, []])
  expect(of('note')).toContain('identity')
})

const redirect = (location: string) => () =>
  new Response(null, { status: 302, headers: { location } })
const SHELL =
  '<title>App</title><meta name="referrer" content="no-referrer"><script src="/app.js"></script>'
const STRAY = '<script src="https://tags.example/t.js"></script>'

interface Broken {
  name: string
  check: string
  saw: RegExp | string
  change: Routes | ((good: Routes) => Routes)
}

const header = (name: string, value: string | null) => (good: Routes) => ({
  [CALLBACK]: withHeaders(good[CALLBACK], { [name]: value }),
})

const page = (body: string) => ({ [CALLBACK]: () => html(body, STATIC_HEADERS) })

const broken: Broken[] = [
  {
    name: 'a slash added',
    check: 'answer',
    saw: '/oauth/callback/',
    change: { [CALLBACK]: redirect(`${CALLBACK}/?code=x`) },
  },
  {
    name: 'http moved to https',
    check: 'answer',
    saw: 'https://127.0.0.1',
    change: {
      [CALLBACK]: ({ url }) => redirect(url.replace('http:', 'https:'))(),
    },
  },
  {
    name: 'a way to sign in',
    check: 'answer',
    saw: '/login',
    change: { [CALLBACK]: redirect('/login?next=x') },
  },
  {
    name: 'another host',
    check: 'answer',
    saw: 'https://www',
    change: { [CALLBACK]: redirect('https://www.app.example/oauth/callback') },
  },
  {
    name: 'a page that is not there',
    check: 'answer',
    saw: '404',
    change: { [CALLBACK]: () => new Response('', { status: 404 }) },
  },
  {
    name: 'a server error',
    check: 'answer',
    saw: '500',
    change: { [CALLBACK]: () => new Response('', { status: 500 }) },
  },
  {
    name: 'a file to save',
    check: 'answer',
    saw: 'octet-stream',
    change: header('content-type', 'application/octet-stream'),
  },
  {
    name: 'no type',
    check: 'answer',
    saw: 'text/plain',
    change: header('content-type', 'text/plain'),
  },
  {
    name: 'the app’s shell',
    check: 'identity',
    saw: 'not there',
    change: {
      [CALLBACK]: () => html(SHELL, STATIC_HEADERS),
      '*': () => html(SHELL),
      '/app.js': () => script('sunshine-connect:answer'),
    },
  },
  {
    name: 'a page without a script',
    check: 'identity',
    saw: 'without a script',
    change: page('<meta name="referrer" content="no-referrer"><p>Thanks'),
  },
  {
    name: 'COOP same-origin',
    check: 'cross-origin-opener-policy',
    saw: 'same-origin',
    change: header('cross-origin-opener-policy', 'same-origin'),
  },
  {
    name: 'COOP same-origin-allow-popups',
    check: 'cross-origin-opener-policy',
    saw: 'allow-popups',
    change: header('cross-origin-opener-policy', 'same-origin-allow-popups'),
  },
  {
    name: 'COOP noopener-allow-popups',
    check: 'cross-origin-opener-policy',
    saw: 'noopener',
    change: header('cross-origin-opener-policy', 'noopener-allow-popups'),
  },
  {
    name: 'a policy of the whole app’s',
    check: 'content-security-policy',
    saw: 'header',
    change: header('content-security-policy', "default-src 'self'; frame-ancestors 'none'"),
  },
  {
    name: 'a second policy',
    check: 'content-security-policy',
    saw: 'header',
    change: {
      [CALLBACK]: () =>
        html(dist('callback.html'), {
          ...STATIC_HEADERS,
          'content-security-policy': "frame-ancestors 'none', script-src 'none'",
        }),
    },
  },
  {
    name: 'a policy with a nonce only',
    check: 'content-security-policy',
    saw: 'header',
    change: header(
      'content-security-policy',
      "script-src 'nonce-abc' 'unsafe-inline'; frame-ancestors 'none'",
    ),
  },
  {
    name: 'a policy that sandboxes',
    check: 'content-security-policy',
    saw: 'allow-same-origin',
    change: {
      [CALLBACK]: () =>
        html(dist('callback.html'), {
          ...STATIC_HEADERS,
          'content-security-policy': "frame-ancestors 'none'; sandbox allow-scripts",
        }),
    },
  },
  {
    name: 'no Cache-Control',
    check: 'caching',
    saw: 'No Cache-Control',
    change: header('cache-control', null),
  },
  {
    name: 'a cached page',
    check: 'caching',
    saw: 'max-age=3600',
    change: header('cache-control', 'public, max-age=3600'),
  },
  {
    name: 'no Referrer-Policy',
    check: 'referrer',
    saw: 'No Referrer-Policy',
    change: header('referrer-policy', null),
  },
  {
    name: 'an open Referrer-Policy',
    check: 'referrer',
    saw: 'unsafe-url',
    change: header('referrer-policy', 'no-referrer, unsafe-url'),
  },
  {
    name: 'a page that may be framed',
    check: 'framing',
    saw: 'Neither',
    change: { [CALLBACK]: () => html(dist('callback.html'), { 'cache-control': 'no-store' }) },
  },
  {
    name: 'frame-ancestors for all, which counts instead of X-Frame-Options',
    check: 'framing',
    saw: 'frame-ancestors *',
    change: {
      [CALLBACK]: () =>
        html(dist('callback.html'), {
          ...STATIC_HEADERS,
          'content-security-policy': 'frame-ancestors *',
          'x-frame-options': 'DENY',
        }),
    },
  },
  {
    name: 'a tag manager',
    check: 'third-party-scripts',
    saw: 'tags.example',
    change: page(dist('callback.html').replace(/<meta http-equiv="Content-Security[^>]*>/, STRAY)),
  },
  {
    name: 'Rocket Loader’s put-off script',
    check: 'rewriting',
    saw: 'text/javascript',
    change: page(
      dist('callback.html').replace('<script', '<script type="0123abc-text/javascript"'),
    ),
  },
  {
    name: 'Rocket Loader’s own script',
    check: 'rewriting',
    saw: 'cdn-cgi',
    change: page(
      dist('callback.html').replace(
        /<meta http-equiv="Content-Security[^>]*>/,
        '<script src="/cdn-cgi/scripts/7d0fa10a/rocket-loader.min.js"></script>',
      ),
    ),
  },
  {
    name: 'a script that is not as published',
    check: 'rewriting',
    saw: version,
    change: page(
      dist('callback.html')
        .replace(/<meta http-equiv="Content-Security[^>]*>/, '')
        .replace('</script>', ';minified()</script>'),
    ),
  },
]

test.each(broken)('$name is found', async ({ change, check, saw }) => {
  const { exitCode, of, find } = await examine(change)
  expect(of('problem')).toEqual([check])
  expect(find(check)?.saw).toMatch(saw)
  expect(find(check)?.cure).toMatch(/^[A-Z].{15,}\.$/)
  expect(exitCode).toBe(1)
})
