import { csp, html } from 'virtual:callback-page'
import { RELAY_ATTRIBUTES, type RelayOptions } from '../protocol/relay-options.js'
import { assertOption } from './assert-option.js'
import { isSafeUrl, parseUrl } from './base-url.js'
import { isText } from './is-text.js'
import { assertOrigins } from './origins.js'

/**
 * Makes the redirect page's route: the page with its script inline, and the headers it needs. The
 * options become `data-` attributes, so the script and its hash in the policy stay the same. It sets
 * no `Cross-Origin-Opener-Policy`, which would cut the page off from its opener: keep middleware
 * such as helmet from adding one here.
 *
 * The request's query is never read: the answer is for the page that waits. Answers GET and HEAD,
 * all else with 405.
 *
 * @throws TypeError for a wrong option, naming it: an origin that is not exact, `*`, a `forwardTo`
 * that is not https (http on loopback) or has a fragment.
 */
export const createCallbackPage = (
  options: RelayOptions = {},
): ((request: Request) => Response) => {
  const page = html.replace('<script>', () => `<script${attributes(options)}>`)
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `${csp}; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  }
  return ({ method }) => {
    if (method === 'GET') return new Response(page, { headers })
    if (method === 'HEAD') return new Response(null, { headers })
    return new Response(null, { status: 405, headers: { ...headers, allow: 'GET, HEAD' } })
  }
}

const TEXTS = ['working', 'delivered', 'undelivered', 'invalid'] as const

const attributes = ({ openerOrigins, forwardTo, ackTimeout, messages = {} }: RelayOptions) => {
  const values: Partial<Record<keyof typeof RELAY_ATTRIBUTES, string>> = {}
  if (openerOrigins !== undefined) {
    assertOrigins('openerOrigins', openerOrigins)
    values.openerOrigins = openerOrigins.join(' ')
  }
  if (forwardTo !== undefined) {
    const url = parseUrl(forwardTo)
    assertOption(
      url && isSafeUrl(url) && !url.href.includes('#'),
      'forwardTo must be an https URL (http on loopback) without a fragment',
    )
    values.forwardTo = url.href
  }
  if (ackTimeout !== undefined) {
    assertOption(
      typeof ackTimeout === 'number' && ackTimeout >= 1 && ackTimeout < 2 ** 31,
      'ackTimeout must be milliseconds, from 1 to 2147483647',
    )
    values.ackTimeout = String(ackTimeout)
  }
  for (const name of Object.keys(messages) as (typeof TEXTS)[number][]) {
    assertOption(
      TEXTS.includes(name) && isText(messages[name]),
      `messages must be non-empty strings: ${TEXTS}`,
    )
    values[name] = messages[name]
  }
  return Object.entries(values)
    .map(
      ([name, value]) => ` ${RELAY_ATTRIBUTES[name as keyof typeof values]}="${escapeHtml(value)}"`,
    )
    .join('')
}

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
