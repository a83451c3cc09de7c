import { createCallbackPage } from 'sunshine-connect/server'
import { afterEach, expect, test, vi } from 'vitest'
import {
  type Deployment,
  deploy,
  dist,
  html,
  PAGE,
  type Routes,
  SCRIPT,
  script,
  withHeaders,
} from './deployment.ts'
import { doctor } from './doctor.ts'

// Every test starts the command, which takes its time when other files keep the processors busy.
vi.setConfig({ testTimeout: 30_000 })

let deployment: Deployment | undefined
let elsewhere: Deployment | undefined
afterEach(() => Promise.all([deployment?.close(), elsewhere?.close()]))

const examine = async (change?: Routes | ((good: Routes) => Routes)) => {
  deployment = await deploy(change)
  return doctor({ page: deployment.url, exchange: `${deployment.url}/api/connect` })
}

const header = (name: string, value: string) => (good: Routes) => ({
  '/': withHeaders(good['/'], { [name]: value }),
})
const page = (body: string) => ({ '/': () => html(body) })

test('a page of ours is all well', async () => {
  const { exitCode, of } = await examine()
  expect([exitCode, of('problem'), of('note'), of('unseen')]).toEqual([0, [], [], []])
})

test.each([
  [
    'a bundle',
    { ...page('<script src="/app.js"></script>'), '/app.js': () => script('app()') },
    'script',
  ],
  [
    'COOP same-origin, under which a closed popup is noticed late',
    header('cross-origin-opener-policy', 'same-origin'),
    'cross-origin-opener-policy',
  ],
  [
    'a page behind a sign-in',
    { '/': () => new Response(null, { status: 302, headers: { location: '/login' } }) },
    'answer',
  ],
  ['a page that refuses strangers', { '/': () => new Response('', { status: 401 }) }, 'answer'],
  [
    'a service worker, which may answer for the redirect page',
    { '/': () => html(`${PAGE}<script>navigator.serviceWorker.register('/sw.js')</script>`) },
    'service-worker',
  ],
])('%s is noted, and no failure', async (_, change, check) => {
  const { exitCode, of } = await examine(change)
  expect([exitCode, of('problem')]).toEqual([0, []])
  expect(of('note')).toEqual([check])
})

interface Broken {
  name: string
  check: string
  saw: RegExp | string
  change: Routes | ((good: Routes) => Routes)
}

const policy = (value: string) => header('content-security-policy', value)

const broken: Broken[] = [
  {
    name: 'a page that is not there',
    check: 'answer',
    saw: '404',
    change: { '/': () => new Response('', { status: 404 }) },
  },
  {
    name: 'no page but JSON',
    check: 'answer',
    saw: 'json',
    change: { '/': () => Response.json({}) },
  },
  {
    name: 'a policy without the script',
    check: 'script',
    saw: 'global.js',
    change: policy("default-src 'none'; connect-src 'self'"),
  },
  {
    name: 'a policy with another host for scripts',
    check: 'script',
    saw: 'header',
    change: policy('script-src https://cdn.example'),
  },
  {
    name: 'a policy in <meta> without the script',
    check: 'script',
    saw: 'meta',
    change: page(
      `<meta http-equiv="Content-Security-Policy" content="script-src &#39;nonce-x&#39;">${PAGE}`,
    ),
  },
  {
    name: 'a script that is not there',
    check: 'script',
    saw: '404',
    change: { [SCRIPT]: () => new Response('', { status: 404 }) },
  },
  {
    name: 'a script of a type that nosniff forbids',
    check: 'script',
    saw: 'text/plain',
    change: {
      [SCRIPT]: () =>
        new Response(dist('sunshine-connect.global.js'), {
          headers: { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' },
        }),
    },
  },
  {
    name: 'a script that was changed',
    check: 'integrity',
    saw: 'integrity',
    change: { [SCRIPT]: () => script(`${dist('sunshine-connect.global.js')}\n`) },
  },
  {
    name: 'a policy without the exchange',
    check: 'connect-src',
    saw: 'header',
    change: policy("script-src 'self'; connect-src 'none'"),
  },
  {
    name: 'a policy whose default leaves the exchange out',
    check: 'connect-src',
    saw: 'header',
    change: policy("default-src https:; script-src 'self'"),
  },
]

test.each(broken)('$name is found', async ({ change, check, saw }) => {
  const { exitCode, of, find } = await examine(change)
  expect(of('problem')).toEqual([check])
  expect(find(check)?.saw).toMatch(saw)
  expect(find(check)?.cure).toMatch(/^[A-Z].{15,}\.$/)
  expect(exitCode).toBe(1)
})

test('a script from elsewhere with integrity needs crossorigin', async () => {
  elsewhere = await deploy()
  const src = elsewhere.url + SCRIPT
  const bare = PAGE.replace(SCRIPT, src)
  const { find } = await examine(page(bare))
  expect(find('integrity')).toMatchObject({
    kind: 'problem',
    saw: expect.stringContaining('crossorigin'),
  })
  await deployment?.close()
  const { of } = await examine(
    page(bare.replace('integrity=', 'crossorigin="anonymous" integrity=')),
  )
  expect(of('problem')).toEqual([])
})

const versioned = (version: string) => `/*! sunshine-connect ${version} */\nconnect()`

test.each([
  ['1.0.0', '1.0.0', []],
  ['1.0.0', '1.1.0', ['versions']],
])('a script of %s and a redirect page of %s: problems %j', async (ours, theirs, problems) => {
  const headers = {
    'cache-control': 'no-store',
    'content-security-policy': "frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
  }
  deployment = await deploy({
    '/': () => html(`<script src="${SCRIPT}"></script>`),
    [SCRIPT]: () => script(versioned(ours)),
    '/oauth/callback': () => html(`<script>${versioned(theirs)}</script>`, headers),
  })
  const redirectUri = `${deployment.url}/oauth/callback`
  const { of } = await doctor({ page: deployment.url, 'redirect-uri': redirectUri })
  expect(of('problem')).toEqual(problems)
})

/** The page on one origin, the redirect page on another, with these options. */
const apart = async (options: (page: string) => Parameters<typeof createCallbackPage>[0]) => {
  deployment = await deploy()
  elsewhere = await deploy({ '/oauth/callback': createCallbackPage(options(deployment.url)) })
  return doctor({ page: deployment.url, 'redirect-uri': `${elsewhere.url}/oauth/callback` })
}

test('a redirect page on another origin that knows whom to answer, and how, is all well', async () => {
  const { of } = await apart((page) => ({
    openerOrigins: [page],
    forwardTo: `${page}/oauth/callback`,
  }))
  expect(of('problem')).toEqual([])
  expect(of('ok')).toContain('other-origin')
})

test.each([
  ['nothing', () => ({}), 'openerOrigins'],
  ['another page alone', () => ({ openerOrigins: ['https://b.example'] }), 'openerOrigins'],
  ['no way to forward', (page: string) => ({ openerOrigins: [page] }), 'forwardTo'],
])('a redirect page on another origin that knows %s is found', async (_, options, saw) => {
  const { exitCode, of, find } = await apart(options)
  expect([exitCode, of('problem')]).toEqual([1, ['other-origin']])
  expect(find('other-origin')?.saw).toContain(saw)
})
