// Pages that connect, each with one thing wrong.
import { createCallbackPage } from 'sunshine-connect/server'
import * as known from '../in-process.ts'
import * as is from './changes.ts'

const { APP, CALLBACK, EXCHANGE, PAGE, SCRIPT } = known
const CSP = 'content-security-policy'
const PUBLIC = 'https://public.example'
const GLOBAL = known.dist('sunshine-connect.global.js')
const finds = (check, described) => ({ ...described, finds: [check] })
const scriptFile = (route) => ({ routes: { [SCRIPT]: route } })
const element = (from, to) => is.pageFile(PAGE.replace(from, to))
const elsewhere = (options) => ({ routes: { [PUBLIC + CALLBACK]: createCallbackPage(options), ...element(CALLBACK, PUBLIC + CALLBACK).routes }, told: { redirectUri: PUBLIC + CALLBACK, authorizeUrl: undefined } })

export default {
  'a page that is not there': finds('answer', is.pageAnswer(is.status(404))),
  'no page but JSON': finds(
    'answer',
    is.pageAnswer(() => Response.json({})),
  ),
  'a page without TLS': { finds: ['answer'], told: { page: 'http://app.example/', exchange: undefined, origins: [] } },
  'a policy without the script': finds('script', is.page({ [CSP]: "default-src 'none'; connect-src 'self'" })),
  'a policy with another host for scripts': finds('script', is.page({ [CSP]: 'script-src https://cdn.example' })),
  'a policy in the page without the script': finds('script', is.pageFile(`<meta http-equiv="${CSP}" content="script-src &#39;nonce-x&#39;">${PAGE}`)),
  'the first of two policies in the page without the script': finds('script', is.pageFile(`<meta http-equiv="${CSP}" content="script-src 'none'"><meta http-equiv="${CSP}" content="script-src 'self'">${PAGE}`)),
  'another hash than the script’s in its policy': finds('script', is.page({ [CSP]: "script-src 'sha384-abc'; connect-src 'self'" })),
  'a script that is not there': finds('script', scriptFile(is.status(404))),
  'a script whose address gets the app’s shell': finds('script', {
    routes: { ...element(/ integrity="[^"]*"/, '').routes, [SCRIPT]: () => known.html('<!doctype html><title>App</title>') },
  }),
  'a script of a type that nosniff forbids': finds(
    'script',
    scriptFile(() => new Response(GLOBAL, { headers: { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' } })),
  ),
  'a script that was changed': finds(
    'integrity',
    scriptFile(() => known.script(`${GLOBAL}\n`)),
  ),
  'a script from elsewhere without crossorigin': finds('integrity', { routes: { ...element('src="', 'src="https://cdn.example').routes, [`https://cdn.example${SCRIPT}`]: known.GOOD[SCRIPT] } }),
  'a policy without the exchange': finds('connect-src', is.page({ [CSP]: "script-src 'self'; connect-src 'none'" })),
  'a policy whose default leaves the exchange out': finds('connect-src', is.page({ [CSP]: "default-src https://cdn.example; script-src 'self'" })),
  'an element with another client': finds('element', element('"sandbox"', '"other"')),
  'an element with another redirect URI': finds('element', element(`"${CALLBACK}"`, `"${APP}${CALLBACK}/"`)),
  'an element with another exchange': finds('element', element(EXCHANGE, '/api/other')),
  'an element with a property’s name': finds('element', element('client-id', 'clientId')),
  'an element with redirect-url': finds('element', element('redirect-uri', 'redirect-url')),
  'a redirect page elsewhere that answers nobody': finds('other-origin', elsewhere({})),
  'a redirect page elsewhere that answers another page': finds('other-origin', elsewhere({ openerOrigins: ['https://b.example'] })),
  'a redirect page elsewhere that doesn’t forward': finds('other-origin', elsewhere({ openerOrigins: [APP] })),
}
