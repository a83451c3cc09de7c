import { csp, html } from 'virtual:callback-page'
import { type RelayOptions, relayAttribute } from '../../protocol/relay-options.js'
import { assertRequest, refuseRequest } from '../assert-request.js'
import { type CallbackPageOptions, readCallbackPageOptions } from './callback-page-options.js'

/**
 * Makes the redirect page's route: the page with its script inline, and the headers it needs. The
 * options become `data-` attributes, so the script and its hash in the policy stay the same. It sets
 * no `Cross-Origin-Opener-Policy`, which would cut the page off from its opener: keep middleware
 * such as helmet from adding one here.
 *
 * The request is never read: the answer in its query is for the page that waits. Given no web
 * `Request` (a framework's context), it throws a TypeError that names the line to write instead.
 *
 * @throws TypeError for a wrong option, naming it: an origin that is not exact or neither https nor
 * this machine, `*`, a `forwardTo` that is not https (http on this machine) or has credentials or a
 * fragment, a text that there isn't.
 *
 * @example
 * ```ts
 * import { createCallbackPage } from 'sunshine-connect/server'
 *
 * const callbackPage = createCallbackPage({ openerOrigins: ['https://app.example'] })
 * const response = callbackPage(new Request('https://app.example/oauth/callback?code=…&state=…'))
 * console.log(response.headers.get('content-security-policy'))
 * ```
 */
export function createCallbackPage(options: RelayOptions = {}): (request: Request) => Response {
  refuseRequest(options, 'createCallbackPage')
  const page = fillIn(readCallbackPageOptions(options))
  const headers = {
    'cache-control': 'no-store',
    'content-security-policy': `${csp}; frame-ancestors 'none'`,
    'content-type': 'text/html; charset=utf-8',
    'referrer-policy': 'no-referrer',
  }
  return (request) => {
    assertRequest(request)
    return new Response(page, { headers })
  }
}

/** What is there without the script is filled in at once: language, title, and the static sentence. */
function fillIn({ messages, ...options }: CallbackPageOptions): string {
  const { noScript, ...shown } = messages
  const texts = Object.entries(shown).map(([name, text]) => [`message-${name}`, text] as const)
  const attributes = [...Object.entries(options), ...texts].map(([name, value]) =>
    value === undefined ? '' : ` ${relayAttribute(name)}="${escapeHtml(value)}"`,
  )
  return html
    .replace('<script', (tag) => tag + attributes.join(''))
    .replace(/(lang=")[^"]*/, (old, start) =>
      options.lang ? start + escapeHtml(options.lang) : old,
    )
    .replace(/(<title>)[^<]*/, (old, start) =>
      shown.title ? start + escapeHtml(shown.title) : old,
    )
    .replace(/(<p [^>]*>)[^<]*/, (old, start) => (noScript ? start + escapeHtml(noScript) : old))
}

/** For text, and for an attribute in double quotes (and for who looks for tags without parsing). */
function escapeHtml(text: string): string {
  return text.replace(/[&"<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
