import { afterEach, expect, test, vi } from 'vitest'
import { CALLER, type Deployment, deploy, html, type Routes, withHeaders } from './deployment.ts'
import { doctor } from './doctor.ts'

// Every test starts the command, which takes its time when other files keep the processors busy.
vi.setConfig({ testTimeout: 30_000 })

const EXCHANGE = '/api/connect'

let deployment: Deployment | undefined
afterEach(() => deployment?.close())

const examine = async (
  change?: Routes | ((good: Routes) => Routes),
  flags: Record<string, string> = { origin: CALLER },
) => {
  deployment = await deploy(change)
  return doctor({ exchange: deployment.url + EXCHANGE, ...flags })
}

/** Our handler, with another answer to requests of a kind. */
const instead =
  (
    isMeant: (request: Request, text: string) => boolean,
    answer: (request: Request, text: string) => Response,
  ) =>
  (good: Routes): Routes => ({
    [EXCHANGE]: async (request) => {
      const text = await request.clone().text()
      return isMeant(request, text)
        ? answer(request, text)
        : (good[EXCHANGE]?.(request) ?? new Response())
    },
  })

const changed = (headers: Record<string, string | null>) => (good: Routes) => ({
  [EXCHANGE]: withHeaders(good[EXCHANGE], headers),
})

const failed = (code = 'token_failed', status = 502, more: object = {}) =>
  new Response(JSON.stringify({ code, status, ...more }), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'access-control-allow-origin': CALLER,
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    },
  })

const isPreflight = ({ method }: Request) => method === 'OPTIONS'
const isProper = ({ method, headers }: Request, text: string) =>
  method === 'POST' &&
  headers.get('content-type') === 'application/json' &&
  headers.has('x-requested-with') &&
  !headers.get('origin')?.includes('doctor') &&
  text.endsWith('}') &&
  text.length < 16_384

/** What the exchange's own page sends. */
const isOwn = (request: Request, text: string) =>
  isProper(request, text) && request.headers.get('origin') !== CALLER

test('our handler is all well, for its own pages and for those of another origin', async () => {
  const { exitCode, of } = await examine()
  expect([exitCode, of('problem'), of('note'), of('unseen')]).toEqual([0, [], [], []])
  await deployment?.close()
  expect((await examine({}, {})).exitCode).toBe(0)
})

interface Broken {
  name: string
  check: string | string[]
  saw: RegExp | string
  change: Routes | ((good: Routes) => Routes)
}

const header = (name: string) => (request: Request) => request.headers.get(name) ?? ''

const broken: Broken[] = [
  {
    name: 'no route',
    check: 'made-up-code',
    saw: '404',
    change: { [EXCHANGE]: () => new Response('', { status: 404 }) },
  },
  {
    name: 'a route for GET alone',
    check: 'made-up-code',
    saw: '405',
    change: { [EXCHANGE]: () => new Response('', { status: 405 }) },
  },
  {
    name: 'a redirect',
    check: 'made-up-code',
    saw: '/login',
    change: instead(
      isOwn,
      () => new Response(null, { status: 302, headers: { location: '/login' } }),
    ),
  },
  {
    name: 'success for anything',
    check: 'made-up-code',
    saw: '200',
    change: instead(isOwn, () => Response.json({ ok: true })),
  },
  {
    name: 'the app’s shell',
    check: 'made-up-code',
    saw: 'text/html',
    change: instead(isOwn, () => html('<title>App</title>')),
  },
  {
    name: 'failures in HTML',
    check: 'made-up-code',
    saw: 'text/html',
    change: instead(
      isOwn,
      () => new Response('<h1>502', { status: 502, headers: { 'content-type': 'text/html' } }),
    ),
  },
  {
    name: 'what is called JSON and is none',
    check: 'made-up-code',
    saw: '502',
    change: instead(
      isOwn,
      () => new Response('<h1>', { status: 502, headers: { 'content-type': 'application/json' } }),
    ),
  },
  {
    name: 'a body that was read before',
    check: 'made-up-code',
    saw: 'body_consumed',
    change: instead(isProper, () => failed('body_consumed', 500)),
  },
  {
    name: 'an origin that it doesn’t know',
    check: 'made-up-code',
    saw: 'origin_not_allowed',
    change: instead(isProper, () => failed('origin_not_allowed', 403)),
  },
  {
    name: 'a code that is quoted',
    check: 'quoting',
    saw: 'quotes',
    change: instead(isProper, (_, text) =>
      failed('token_failed', 502, { detail: JSON.parse(text).code }),
    ),
  },
  {
    name: 'no Cache-Control',
    check: 'caching',
    saw: 'No Cache-Control',
    change: changed({ 'cache-control': null }),
  },
  {
    name: 'cached answers',
    check: 'caching',
    saw: 'max-age',
    change: changed({ 'cache-control': 'max-age=60' }),
  },
  {
    name: 'a GET that exchanges',
    check: 'refuses-get',
    saw: '502',
    change: instead(
      ({ method }) => method === 'GET',
      () => failed(),
    ),
  },
  {
    name: 'a GET that is redirected',
    check: 'refuses-get',
    saw: '/',
    change: instead(
      ({ method }) => method === 'GET',
      () => new Response(null, { status: 301, headers: { location: '/' } }),
    ),
  },
  {
    name: 'a form that is taken',
    check: 'refuses-form',
    saw: '502',
    change: instead(
      (request) => header('content-type')(request).includes('form'),
      () => failed(),
    ),
  },
  {
    name: 'JSON of any type that is taken',
    check: 'refuses-text',
    saw: '502',
    change: instead(
      (request) => header('content-type')(request).includes('plain'),
      () => failed(),
    ),
  },
  {
    name: 'a missing header that is not missed',
    check: 'refuses-header',
    saw: '502',
    change: instead(
      (request) => request.method === 'POST' && !request.headers.has('x-requested-with'),
      () => failed(),
    ),
  },
  {
    name: 'a foreign origin that is taken',
    check: 'refuses-origin',
    saw: '502',
    change: instead(
      (request) => request.method === 'POST' && header('origin')(request).includes('doctor'),
      () => failed(),
    ),
  },
  {
    name: 'a crash by what is no JSON',
    check: 'refuses-malformed',
    saw: '500',
    change: instead(
      (_, text) => text === '{"code":',
      () => failed('oops', 500),
    ),
  },
  {
    name: 'a large body that is taken',
    check: 'refuses-oversized',
    saw: '502',
    change: instead(
      (_, text) => text.length > 16_384,
      () => failed(),
    ),
  },
  {
    name: 'no preflight',
    check: 'preflight',
    saw: '405',
    change: instead(isPreflight, () => new Response('', { status: 405 })),
  },
  {
    name: 'a preflight without the header',
    check: 'preflight',
    saw: 'x-requested-with',
    change: instead(
      (request) => isPreflight(request) && header('origin')(request) === CALLER,
      () =>
        new Response(null, {
          status: 204,
          headers: {
            'access-control-allow-origin': CALLER,
            'access-control-allow-credentials': 'true',
            'access-control-allow-headers': 'content-type',
          },
        }),
    ),
  },
  {
    name: 'a preflight without credentials',
    check: 'preflight',
    saw: 'Credentials',
    change: instead(
      (request) => isPreflight(request) && header('origin')(request) === CALLER,
      () =>
        new Response(null, {
          status: 204,
          headers: {
            'access-control-allow-origin': CALLER,
            'access-control-allow-headers': 'content-type, x-requested-with',
          },
        }),
    ),
  },
  {
    name: 'failures that no page may read',
    check: 'cors',
    saw: 'Access-Control-Allow-Origin',
    change: instead(
      (request, text) => isProper(request, text) && header('origin')(request) === CALLER,
      () => {
        const answer = failed()
        answer.headers.delete('access-control-allow-origin')
        return answer
      },
    ),
  },
  { name: 'answers that don’t vary', check: 'cors', saw: 'Vary', change: changed({ vary: null }) },
  {
    name: 'a preflight for everybody',
    check: 'foreign-origins',
    saw: 'invalid',
    change: instead(
      (request) => isPreflight(request) && header('origin')(request) !== CALLER,
      (request) =>
        new Response(null, {
          status: 204,
          headers: { 'access-control-allow-origin': header('origin')(request) },
        }),
    ),
  },
  {
    name: 'a preflight for what begins alike',
    check: 'foreign-origins',
    saw: 'https://spa.example.sunshine',
    change: instead(
      (request) => isPreflight(request) && header('origin')(request).startsWith(`${CALLER}.`),
      (request) =>
        new Response(null, {
          status: 204,
          headers: { 'access-control-allow-origin': header('origin')(request) },
        }),
    ),
  },
  {
    name: 'a preflight for what ends alike',
    check: 'foreign-origins',
    saw: 'doctor-spa.example',
    change: instead(
      (request) => isPreflight(request) && header('origin')(request).endsWith('-spa.example'),
      (request) =>
        new Response(null, {
          status: 204,
          headers: { 'access-control-allow-origin': header('origin')(request) },
        }),
    ),
  },
  {
    name: 'answers that everybody may read',
    check: 'foreign-origins',
    saw: '*',
    change: instead(
      (request) => request.method === 'POST' && header('origin')(request).includes('doctor'),
      () => new Response('{}', { status: 403, headers: { 'access-control-allow-origin': '*' } }),
    ),
  },
]

test.each(broken)('$name is found', async ({ change, check, saw }) => {
  const { exitCode, of, findings } = await examine(change)
  expect(of('problem')).toEqual([check].flat())
  const found = findings.find(({ kind }) => kind === 'problem')
  expect(found?.saw).toContain(saw)
  expect(found?.cure).toMatch(/^[A-Z].{15,}\.$/)
  expect(exitCode).toBe(1)
})

test('another client id than the page’s is found', async () => {
  const { of, find } = await examine({}, { 'client-id': 'sandbox' })
  expect(of('problem')).toEqual([])
  expect(find('made-up-code')?.saw).toContain('token_failed')
  await deployment?.close()
  const other = await examine({}, { 'client-id': 'other' })
  expect(other.of('problem')).toEqual(['made-up-code'])
})

test.each([
  ['somebody signed in', 401, 'unauthenticated', ['made-up-code']],
  ['a state of its own', 403, 'state_refused', ['made-up-code']],
])('an exchange that wants %s is noted, and no failure', async (_, status, code, notes) => {
  const { exitCode, of } = await examine(instead(isProper, () => failed(code, status)))
  expect([exitCode, of('problem')]).toEqual([0, []])
  expect(of('note')).toEqual(notes)
})

test('a server that doesn’t know its public origin is noted', async () => {
  const { exitCode, of } = await examine(
    instead(
      (request, text) => isProper(request, text) && !request.headers.has('sec-fetch-site'),
      () => failed('origin_not_allowed', 403),
    ),
  )
  expect([exitCode, of('note')]).toEqual([0, ['older-browsers']])
})

test('one answer to everything tells nothing of why', async () => {
  const { exitCode, of } = await examine((good) => ({
    [EXCHANGE]: (request) =>
      isPreflight(request)
        ? (good[EXCHANGE]?.(request) ?? new Response())
        : failed('bad_request', 400),
  }))
  expect([exitCode, of('note')]).toEqual([0, ['refusals']])
})

test('a page of another origin is asked for, preflight included', async () => {
  deployment = await deploy()
  const exchange = deployment.url + EXCHANGE
  const known = await doctor({ exchange, page: exchange.replace('127.0.0.1', 'localhost') })
  expect(known.of('problem')).toContain('made-up-code')
  expect(known.of('problem')).toContain('preflight')
  expect(known.find('made-up-code')?.saw).toContain('origin_not_allowed')
})
