// Redirect pages, each with one thing wrong; in front of it the check that finds it.
import * as known from '../in-process.ts'
import * as is from './changes.ts'

const { APP, CALLBACK, FILE, STATIC, version } = known
const CSP = 'content-security-policy'
const FRAMES = "frame-ancestors 'none'"
const REFERRER = '<meta name="referrer" content="no-referrer">'
const META = /<meta http-equiv="Content-Security[^>]*>/
const bare = FILE.replace(META, '')
const finds = (check, described) => ({ ...described, finds: [check] })
const alone = (described) => ({ ...described, told: { ...described.told, page: undefined } })
const before = (markup) => is.callbackFile(FILE.replace('<meta charset', `${markup}<meta charset`))
const echoes = (headersOf, bodyOf = () => FILE) => is.callbackAnswer((request) => known.html(bodyOf(new URL(request.url).searchParams.get('code')), { ...STATIC, ...headersOf(new URL(request.url).searchParams.get('code')) }))
const shell = () => known.html(`<title>App</title>${REFERRER}<script src="/app.js"></script>`, STATIC)
const shellWithState = () => known.html(`<title>App</title>${REFERRER}<script>window.__STATE__={"nonce":"${Math.random()}"}</script><script src="/app.js"></script>`, STATIC)
const app = { '/app.js': () => known.script('app()') }
const inline = () => known.html(`<title>App</title>${REFERRER}<script>window.__STATE__={"nonce":"${Math.random()}"}</script>`, STATIC)

export default {
  'a slash added': finds('answer', is.callbackAnswer(is.redirect(`${CALLBACK}/?code=x`))),
  'a way to sign in': finds('answer', is.callbackAnswer(is.redirect('/login?next=x'))),
  'another host': finds('answer', is.callbackAnswer(is.redirect('https://www.app.example/oauth/callback'))),
  'a page that is not there': finds('answer', is.callbackAnswer(is.status(404))),
  'a server error': finds('answer', is.callbackAnswer(is.status(500))),
  'a file to save': finds('answer', is.callback({ 'content-type': 'application/octet-stream' })),
  'plain text': finds('answer', is.callback({ 'content-type': 'text/plain' })),
  'an attachment': finds('answer', is.callback({ 'content-disposition': 'attachment; filename=callback.html' })),
  'Refresh: away': finds('answer', is.callback({ refresh: '0; url=/' })),
  'no TLS': alone({ finds: ['answer'], told: { redirectUri: `http://app.example${CALLBACK}`, authorizeUrl: undefined } }),
  'http moved to https': alone({ finds: ['answer'], routes: { [`http://app.example${CALLBACK}`]: is.redirect(APP + CALLBACK) }, told: { redirectUri: `http://app.example${CALLBACK}`, authorizeUrl: undefined } }),
  'the app’s shell': finds('identity', { routes: { [CALLBACK]: shell, '*': shell, ...app } }),
  'the app’s shell with state of its own in it': finds('identity', { routes: { [CALLBACK]: shellWithState, '*': shellWithState, ...app } }),
  'a shell that is inline as a whole': finds('identity', { routes: { [CALLBACK]: inline, '*': inline } }),
  'a page without a script': finds('identity', is.callbackFile(`${REFERRER}<p>Thanks`)),
  'COOP same-origin': finds('cross-origin-opener-policy', is.callback({ 'cross-origin-opener-policy': 'same-origin' })),
  'COOP same-origin-allow-popups': finds('cross-origin-opener-policy', is.callback({ 'cross-origin-opener-policy': 'same-origin-allow-popups' })),
  'COOP noopener-allow-popups': finds('cross-origin-opener-policy', is.callback({ 'cross-origin-opener-policy': 'noopener-allow-popups' })),
  'a policy of the whole app’s': finds(CSP, is.callback({ [CSP]: `default-src 'self'; ${FRAMES}` })),
  'a second policy': finds(CSP, is.callbackFile(FILE, { ...STATIC, [CSP]: `${FRAMES}, script-src 'none'` })),
  'a policy with a nonce only': finds(CSP, is.callback({ [CSP]: `script-src 'nonce-abc' 'unsafe-inline'; ${FRAMES}` })),
  'a policy that sandboxes': finds(CSP, is.callbackFile(FILE, { ...STATIC, [CSP]: `${FRAMES}; sandbox allow-scripts` })),
  'the first of two policies in the page': finds(CSP, is.callbackFile(FILE.replace('<meta charset', `<meta http-equiv="${CSP}" content="script-src 'none'"><meta charset`))),
  'no Cache-Control': finds('caching', is.callback({ 'cache-control': null })),
  'a cached page': finds('caching', is.callback({ 'cache-control': 'public, max-age=3600' })),
  's-maxage': finds('caching', is.callback({ 'cache-control': 'max-age=0, s-maxage=600' })),
  'CDN-Cache-Control': finds('caching', is.callback({ 'cdn-cache-control': 'max-age=600' })),
  'Surrogate-Control': finds('caching', is.callback({ 'surrogate-control': 'max-age=600' })),
  'an answer out of a cache': finds('caching', is.callback({ age: '42' })),
  'no Referrer-Policy': finds('referrer', is.callback({ 'referrer-policy': null })),
  'an open Referrer-Policy': finds('referrer', is.callback({ 'referrer-policy': 'no-referrer, unsafe-url' })),
  'a page that may be framed': finds('framing', is.callbackFile(FILE, { 'cache-control': 'no-store' })),
  'frame-ancestors for all': finds('framing', is.callbackFile(FILE, { ...STATIC, [CSP]: 'frame-ancestors *', 'x-frame-options': 'DENY' })),
  'frame-ancestors for all by https': finds('framing', is.callback({ [CSP]: 'frame-ancestors https:' })),
  'a tag manager': finds('third-party-scripts', is.callbackFile(bare.replace('</body>', '<script src="https://tags.example/t.js"></script></body>'))),
  'a script put before ours': finds('third-party-scripts', before('<script>beacon(location)</script>')),
  'a script of the own origin before ours': finds('third-party-scripts', before('<script src="/rum.js"></script>')),
  'Rocket Loader’s put-off script': finds('rewriting', is.callbackFile(FILE.replace('<script', '<script type="0123abc-text/javascript"'))),
  'Rocket Loader’s own script': { ...is.callbackFile(bare.replace('</body>', '<script src="/cdn-cgi/scripts/rocket-loader.min.js"></script></body>')), finds: ['rewriting'] },
  'a script that is not as published': finds('rewriting', is.callbackFile(bare.replace('</script>', ';minified()</script>'))),
  'the code in the body': finds(
    'quoting',
    echoes(
      () => ({}),
      (code) => FILE.replace('</body>', `<a href="?code=${code}">again</a></body>`),
    ),
  ),
  'the code in the body, escaped': finds(
    'quoting',
    echoes(
      () => ({}),
      (code) => FILE.replace('</body>', `<p>${code.replaceAll('-', '&hyphen;')}</p></body>`),
    ),
  ),
  'the code in a cookie': finds(
    'quoting',
    echoes((code) => ({ 'set-cookie': `last=${encodeURIComponent(code)}` })),
  ),
  'the code in Link': finds(
    'quoting',
    echoes((code) => ({ link: `<${APP}${CALLBACK}?code=${code}>; rel="canonical"` })),
  ),
  'another version than the page’s': { ...is.callbackFile(bare.replaceAll(version, '0.0.9')), finds: ['versions'] },
}
