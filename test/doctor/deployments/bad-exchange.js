// Exchanges, each with one thing wrong.
import * as known from '../in-process.ts'
import * as is from './changes.ts'

const { APP, EXCHANGE, SPA } = known
const finds = (check, described) => ({ ...described, finds: [check] })
const header = (name, part) => (request) => request.headers.get(name)?.includes(part) ?? false
/** What a backend answers that went on to ask Zendesk: not the answer of a refusal. */
const exchanged = is.failed('token_failed', 503)
const allowing = (headers) => is.exchangeInstead((request) => is.isPreflight(request) && header('origin', SPA)(request), is.status(204, headers))
const welcoming = (isMeant) =>
  is.exchangeInstead(
    (request) => is.isPreflight(request) && isMeant(request.headers.get('origin')),
    (request) => is.status(204, { 'access-control-allow-origin': request.headers.get('origin') })(),
  )
const quoting = (answerOf) => is.exchangeInstead(is.isOwn, (_, text) => answerOf(JSON.parse(text).code))

export default {
  'no route': finds('made-up-code', { routes: { [EXCHANGE]: is.status(404) } }),
  'a route for GET alone': finds('made-up-code', { routes: { [EXCHANGE]: is.status(405) } }),
  'a redirect': finds('made-up-code', is.exchangeInstead(is.isOwn, is.redirect('/login'))),
  'success for anything': finds(
    'made-up-code',
    is.exchangeInstead(is.isOwn, () => Response.json({ ok: true })),
  ),
  'the app’s shell': finds(
    'made-up-code',
    is.exchangeInstead(is.isOwn, () => known.html('<title>App</title>')),
  ),
  'failures in HTML': finds(
    'made-up-code',
    is.exchangeInstead(is.isOwn, () => new Response('<h1>502', { status: 502, headers: { 'content-type': 'text/html' } })),
  ),
  'what is called JSON and is none': finds(
    'made-up-code',
    is.exchangeInstead(is.isOwn, () => new Response('<h1>', { status: 502, headers: { 'content-type': 'application/json' } })),
  ),
  'a body that was read before': finds('made-up-code', is.exchangeInstead(is.isOwn, is.failed('body_consumed', 500))),
  'an origin that it doesn’t know': finds('made-up-code', is.exchangeInstead(is.isOwn, is.failed('origin_not_allowed', 403))),
  'another client than the page’s': { finds: ['made-up-code'], ...is.pageFile(known.PAGE.replace('"sandbox"', '"other"')), told: { clientId: 'other', authorizeUrl: undefined } },
  'no TLS': { finds: ['tls'], ...is.pageFile('<p>'), told: { page: undefined, exchange: `http://app.example${EXCHANGE}` } },
  'an answer after half a minute': finds('time', is.exchangeInstead(is.isOwn, is.failed('code_refused', 400, { 'test-duration': '15000' }))),
  'the code in the detail': finds(
    'quoting',
    quoting((code) => is.failed(`code_refused ${code}`, 400)()),
  ),
  'the code in a header': finds(
    'quoting',
    quoting((code) => is.failed('code_refused', 400, { 'x-request': code })()),
  ),
  'the code in a cookie': finds(
    'quoting',
    quoting((code) => is.failed('code_refused', 400, { 'set-cookie': `c=${code}` })()),
  ),
  'the code escaped': finds(
    'quoting',
    quoting((code) => new Response(JSON.stringify({ code: 'code_refused', detail: code }).replaceAll('-', '\\u002d'), is.failed('', 400)())),
  ),
  'the code in a refusal alone': finds(
    'quoting',
    is.exchangeInstead(
      (_, text) => text.length > 16_384,
      (_, text) => new Response(JSON.stringify({ code: 'too_large', detail: JSON.parse(text).code }), { status: 413, headers: { 'content-type': 'application/problem+json' } }),
    ),
  ),
  'no Cache-Control': finds('caching', is.exchange({ 'cache-control': null })),
  'cached answers': finds('caching', is.exchange({ 'cache-control': 'max-age=60' })),
  'answers that a CDN keeps': finds('caching', is.exchange({ 'cdn-cache-control': 'max-age=60' })),
  'answers out of a cache': finds('caching', is.exchange({ age: '7' })),
  'a GET that exchanges': finds(
    'refuses-get',
    is.exchangeInstead(({ method }) => method === 'GET', exchanged),
  ),
  'a GET that is redirected': finds(
    'refuses-get',
    is.exchangeInstead(({ method }) => method === 'GET', is.redirect('/')),
  ),
  'a form that is taken': finds('refuses-form', is.exchangeInstead(header('content-type', 'form'), exchanged)),
  'JSON of any type that is taken': finds('refuses-text', is.exchangeInstead(header('content-type', 'plain'), exchanged)),
  'a missing header that is not missed': finds(
    'refuses-header',
    is.exchangeInstead((request) => is.isPost(request) && !request.headers.has('x-requested-with'), exchanged),
  ),
  'a foreign origin that is taken': finds(
    'refuses-origin',
    is.exchangeInstead((request) => is.isPost(request) && header('origin', 'doctor')(request), exchanged),
  ),
  'a crash by what is no JSON': finds(
    'refuses-malformed',
    is.exchangeInstead((_, text) => text === '{"code":', is.failed('oops', 500)),
  ),
  'a large body that is taken': finds(
    'refuses-oversized',
    is.exchangeInstead((_, text) => text.length > 16_384, exchanged),
  ),
  'no preflight': finds('preflight', is.exchangeInstead(is.isPreflight, is.status(405))),
  'a preflight without the header': finds('preflight', allowing({ 'access-control-allow-origin': SPA, 'access-control-allow-credentials': 'true', 'access-control-allow-headers': 'content-type' })),
  'a preflight without credentials': finds('preflight', allowing({ 'access-control-allow-origin': SPA, 'access-control-allow-headers': 'content-type, x-requested-with' })),
  'failures that no page may read': finds(
    'cors',
    is.exchangeInstead((request, text) => is.isProper(request, text) && header('origin', SPA)(request), is.failed('code_refused', 400, { 'access-control-allow-origin': APP })),
  ),
  'answers that don’t vary': finds('cors', is.exchange({ vary: null })),
  'a preflight for everybody': finds(
    'foreign-origins',
    welcoming((origin) => origin !== SPA),
  ),
  'a preflight for what begins alike': finds(
    'foreign-origins',
    welcoming((origin) => origin.startsWith(`${SPA}.`)),
  ),
  'a preflight for what ends alike': finds(
    'foreign-origins',
    welcoming((origin) => origin.endsWith('-spa.example')),
  ),
  'answers that everybody may read': finds(
    'foreign-origins',
    is.exchangeInstead(
      (request) => is.isPost(request) && header('origin', 'doctor')(request),
      () => new Response('{}', { status: 403, headers: { 'access-control-allow-origin': '*' } }),
    ),
  ),
  'a client that nobody knows': { finds: ['client'], told: { clientId: 'nobody', page: undefined, exchange: undefined, origins: [] } },
  'a redirect URI that is not registered': { finds: ['redirect-uri'], routes: { [`${known.CALLBACK}/`]: known.GOOD[known.CALLBACK] }, told: { redirectUri: `${APP}${known.CALLBACK}/`, page: undefined } },
  'a service that sends an error back': { finds: ['client'], routes: { [known.AUTHORIZE]: is.redirect(`${APP}${known.CALLBACK}?error=unauthorized_client`) } },
}
