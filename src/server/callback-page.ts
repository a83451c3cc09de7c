import { csp, html } from 'virtual:callback-page'
import { RELAY_ATTRIBUTES, type RelayOptions } from '../protocol/relay-options.js'
import { aText, milliseconds, origins, type Rule, readOptions, url } from './read-options.js'

/**
 * Makes the redirect page's route: the page with its script inline, and the headers it needs. The
 * options become `data-` attributes, so the script and its hash in the policy stay the same. It sets
 * no `Cross-Origin-Opener-Policy`, which would cut the page off from its opener: keep middleware
 * such as helmet from adding one here.
 *
 * The request is never read: the answer in its query is for the page that waits.
 *
 * @throws TypeError for a wrong option, naming it: an origin that is not exact, `*`, a `forwardTo`
 * that is not https (http on loopback) or has a fragment.
 */
export const createCallbackPage = (
  options: RelayOptions = {},
): ((request: Request) => Response) => {
  const page = html.replace('<script>', () => `<script${attributes(options)}>`)
  const headers = {
    'cache-control': 'no-store',
    'content-security-policy': `${csp}; frame-ancestors 'none'`,
    'content-type': 'text/html; charset=utf-8',
    'referrer-policy': 'no-referrer',
  }
  return () => new Response(page, { headers })
}

const RULES: Record<keyof typeof RELAY_ATTRIBUTES, Rule> = {
  openerOrigins: origins,
  forwardTo: url,
  ackTimeout: milliseconds,
  working: aText,
  delivered: aText,
  undelivered: aText,
  invalid: aText,
}

const attributes = ({ messages, ...rest }: RelayOptions) =>
  Object.entries(readOptions<typeof RELAY_ATTRIBUTES>({ ...messages, ...rest }, RULES))
    .map(
      ([name, value]) =>
        ` ${RELAY_ATTRIBUTES[name as keyof typeof RELAY_ATTRIBUTES]}="${escapeHtml([value].flat().join(' '))}"`,
    )
    .join('')

/** For an attribute in double quotes (and for who looks for tags without parsing). */
const escapeHtml = (text: string) => text.replace(/[&"<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
