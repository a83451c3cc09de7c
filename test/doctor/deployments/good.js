// Each is well as it is: nothing is called wrong, and everything can be looked at.
import { createCallbackPage } from 'sunshine-connect/server'
import * as known from '../in-process.ts'
import * as is from './changes.ts'

const { APP, CALLBACK, EXCHANGE, FILE, INTEGRITY, PAGE, SCRIPT, SPA, STATIC } = known
const CSP = 'content-security-policy'
const FRAMES = "frame-ancestors 'none'"
const REFERRER = '<meta name="referrer" content="no-referrer">'
const app = { '/app.js': () => known.script('app()') }
const PUBLIC = 'https://public.example'
const noted = (checks, described) => ({ ...described, notes: checks })

export default {
  'all of ours': {},
  'the redirect page as a file': is.callbackFile(FILE),
  'the file with CRLF line ends, as git may check it out': is.callbackFile(FILE.replaceAll('\n', '\r\n')),
  'the file with X-Frame-Options': is.callbackFile(FILE, { 'cache-control': 'no-store', 'x-frame-options': 'DENY' }),
  'the file with a byte order mark': is.callbackFile(`\ufeff${FILE}`),
  'a page with the classic script': noted(['rewriting'], { routes: { ...is.callbackFile(`${REFERRER}<script src="/cb.js"></script>`).routes, '/cb.js': () => known.script(known.dist('callback.global.js')) } }),
  'the classic script by its own hash in place of self': noted(['rewriting'], { routes: { ...is.callbackFile(`${REFERRER}<script src="/cb.js" integrity="sha384-abc"></script>`, { ...STATIC, [CSP]: `script-src 'sha384-abc'; ${FRAMES}` }).routes, '/cb.js': () => known.script(known.dist('callback.global.js')) } }),
  'a redirect page that bundles relayCallback': noted(['identity', 'rewriting'], { routes: { ...is.callbackFile(`${REFERRER}<script type="module" src="/app.js"></script>`).routes, ...app } }),
  'a redirect page for every address but this one': { routes: { '*': () => known.html('<title>App</title><script src="/app.js"></script>'), ...app } },
  'a partner who may frame the redirect page': noted(['framing'], is.callback({ [CSP]: "frame-ancestors 'self' https://partner.example" })),
  'no-store among other words': is.callback({ 'cache-control': 'private, no-store, max-age=0' }),
  'a CDN that is told to keep nothing': is.callback({ 'cdn-cache-control': 'no-store', age: '0' }),
  'Content-Disposition: inline': is.callback({ 'content-disposition': 'inline' }),
  'Referrer-Policy: strict-origin': is.callback({ 'referrer-policy': 'strict-origin' }),
  'COOP unsafe-none': is.callback({ 'cross-origin-opener-policy': 'unsafe-none' }),
  'a page without any policy': is.page({ [CSP]: null, 'cross-origin-opener-policy': null }),
  'a script by its own hash in place of self': is.page({ [CSP]: `script-src '${INTEGRITY}'; connect-src 'self'` }),
  'a script by nonce and strict-dynamic': is.pageFile(PAGE.replace('<script', '<script nonce="n1"'), { [CSP]: "script-src 'nonce-n1' 'strict-dynamic'; connect-src 'self'" }),
  'a script from a CDN with its hash': { routes: { ...is.pageFile(PAGE.replace('src="', 'crossorigin src="https://cdn.example')).routes, [`https://cdn.example${SCRIPT}`]: known.GOOD[SCRIPT] } },
  'two policies that both let it run': is.page({ [CSP]: "script-src 'self', script-src https:; connect-src https:" }),
  'a policy in the page behind the script': is.pageFile(`${PAGE}<meta http-equiv="${CSP}" content="script-src 'none'">`),
  'a bundle': noted(['script'], { routes: { ...is.pageFile('<script type="module" src="/app.js"></script>').routes, ...app } }),
  'a page behind a sign-in': noted(['answer'], is.pageAnswer(is.redirect('/login'))),
  'a page for those who are signed in': noted(['answer'], is.pageAnswer(is.status(401))),
  'a page that shows itself with the cookie': { ...is.pageAnswer((request) => (request.headers.get('cookie') === 'session=abc' ? known.html(PAGE) : is.status(500)())), told: { headers: { cookie: 'session=abc' } } },
  'COOP same-origin on the page': noted(['cross-origin-opener-policy'], is.page({ 'cross-origin-opener-policy': 'same-origin' })),
  'a service worker': noted(['service-worker'], is.pageFile(`${PAGE}<script>navigator.serviceWorker.register('/sw.js')</script>`)),
  'an element that leaves the redirect URI out': is.pageFile(PAGE.replace(/ redirect-uri="[^"]*"/, '')),
  'an element with whole addresses': is.pageFile(PAGE.replace(CALLBACK, APP + CALLBACK).replace(EXCHANGE, APP + EXCHANGE)),
  'an element under a base': is.pageFile(PAGE.replace('<title>', `<base href="/deep/"><title>`).replace(CALLBACK, '../oauth/callback')),
  'a redirect page elsewhere that forwards': { routes: { [PUBLIC + CALLBACK]: createCallbackPage({ openerOrigins: [APP], forwardTo: APP + CALLBACK }), ...is.pageFile(PAGE.replace(CALLBACK, PUBLIC + CALLBACK)).routes }, told: { redirectUri: PUBLIC + CALLBACK, authorizeUrl: undefined } },
  'an exchange elsewhere': { ...is.pageFile(PAGE.replace(EXCHANGE, APP + EXCHANGE).replace(CALLBACK, SPA + CALLBACK)), told: { page: `${SPA}/`, redirectUri: SPA + CALLBACK, authorizeUrl: undefined } },
  'a code refused by 400': is.exchangeInstead(is.isProper, is.failed('code_refused', 400)),
  'a Zendesk that can’t be asked, by 503': noted(['made-up-code'], is.exchangeInstead(is.isProper, is.failed('token_failed', 503))),
  'an older backend, by 502': noted(['made-up-code'], is.exchangeInstead(is.isProper, is.failed('token_failed', 502))),
  'an exchange that wants somebody signed in': noted(['made-up-code'], is.exchangeInstead(is.isProper, is.failed('unauthenticated', 401))),
  'an exchange that wants a state of its own': noted(['made-up-code'], is.exchangeInstead(is.isProper, is.failed('state_refused', 403))),
  'an exchange that wants a token against forged requests': noted(
    ['made-up-code', 'refuses-form', 'refuses-text', 'refuses-header', 'refuses-malformed', 'refuses-oversized'],
    is.exchangeInstead(
      (request) => is.isPost(request) && is.isFrom(APP)(request),
      () => new Response('CSRF', { status: 403, headers: { 'cache-control': 'no-store' } }),
    ),
  ),
  'an exchange that gets that token': {
    ...is.exchangeInstead(
      (request) => is.isPost(request) && request.headers.get('x-csrf') !== 'abc',
      () => new Response('CSRF', { status: 403 }),
    ),
    told: { headers: { 'x-csrf': 'abc' }, origins: [] },
  },
  'plain application/json with a charset': is.exchangeInstead(is.isProper, is.failed('code_refused', 400, { 'content-type': 'application/json; charset=utf-8' })),
  'nginx that limits requests by 503': noted(
    ['refuses-get', 'refuses-form', 'refuses-text', 'refuses-header', 'refuses-origin', 'preflight', 'cors'],
    is.exchangeInstead(
      (request) => !is.isOwn(request, '}') || request.method !== 'POST',
      () => new Response('<h1>503', { status: 503, headers: { 'content-type': 'text/html' } }),
    ),
  ),
  'a limit of requests by 429': noted(
    ['preflight'],
    is.exchangeInstead((request) => is.isPreflight(request), is.status(429)),
  ),
  'a preflight with more than is needed': is.exchangeInstead(
    (request) => is.isPreflight(request) && is.isFrom(SPA)(request),
    is.status(204, { 'access-control-allow-origin': SPA, 'access-control-allow-credentials': 'true', 'access-control-allow-headers': 'Accept, Content-Type, X-Requested-With', 'access-control-allow-methods': 'POST' }),
  ),
  'Zendesk’s own first answer': noted(['first-answer'], { routes: { 'https://oauth-bridge.zendesk.com/sc/oauth/authorize': is.redirect('https://oauth-bridge.zendesk.com/oauth_bridge/start?client_id=a') }, told: { authorizeUrl: 'https://oauth-bridge.zendesk.com/sc/oauth/authorize' } }),
  'a sandbox that denies by itself': { routes: { [known.AUTHORIZE]: is.redirect(`${APP}${CALLBACK}?error=access_denied&state=x`) } },
  'on this machine, without TLS': {
    ...is.pageFile(PAGE),
    told: { page: 'http://localhost:4000/', redirectUri: 'http://localhost:4000/oauth/callback', exchange: 'http://localhost:4000/api/connect', authorizeUrl: undefined, origins: [] },
    routes: Object.fromEntries(
      Object.entries(known.GOOD)
        .filter(([path]) => path.startsWith('/'))
        .map(([path, route]) => [`http://localhost:4000${path}`, route]),
    ),
  },
  'a server that doesn’t know its public origin': noted(
    ['older-browsers'],
    is.exchangeInstead((request, text) => is.isProper(request, text) && !request.headers.has('sec-fetch-site'), is.failed('origin_not_allowed', 403)),
  ),
  'one answer to everything': noted(
    ['refusals'],
    is.exchangeInstead((request) => !is.isPreflight(request), is.failed('bad_request', 400)),
  ),
}
