import { csp, html } from 'virtual:callback-page'
import { text } from '../options/kinds.js'
import {
  type OptionKind,
  type OptionRules,
  optional,
  readOptions,
} from '../options/read-options.js'
import { own } from '../platform/own.js'
import { type RelayMessages, type RelayOptions, relayAttribute } from '../protocol/relay-options.js'
import { assertRequest, refuseRequest } from './assert-request.js'
import { assertExactOrigins, duration, origins, plainUrl } from './kinds.js'

/**
 * Makes the redirect page's route: the page with its script inline, and the headers it needs. The
 * options become `data-` attributes, so the script and its hash in the policy stay the same. It sets
 * no `Cross-Origin-Opener-Policy`, which would cut the page off from its opener, and `toNodeHandler`
 * keeps off what middleware such as helmet has set. Elsewhere, let nothing add one here.
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
    return new Response(page, own({ headers }))
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

/** What is kept of `createCallbackPage`'s options, as the page's script reads it. */
interface CallbackPageOptions {
  openerOrigins: string | undefined
  forwardTo: string | undefined
  ackTimeout: string | undefined
  lang: string | undefined
  messages: Partial<RelayMessages>
}

interface GivenOptions {
  openerOrigins?: readonly string[] | undefined
  forwardTo?: string | undefined
  ackTimeout?: number | undefined
  lang?: string | undefined
  messages?: object | undefined
}

/** @throws TypeError for a wrong option, naming it. A text's name is no option's, and vice versa. */
function readCallbackPageOptions(given: RelayOptions): CallbackPageOptions {
  const { openerOrigins, forwardTo, ackTimeout, lang, messages = {} } = readOptions(given, OPTIONS)
  assertExactOrigins('openerOrigins', openerOrigins ?? [])
  return {
    openerOrigins: openerOrigins?.join(' '),
    forwardTo,
    ackTimeout: ackTimeout?.toString(),
    lang,
    messages: readOptions<Partial<RelayMessages>>(messages, MESSAGES),
  }
}

const anObject: OptionKind<object> = {
  mustBe: 'an object with texts',
  read: (value) => (typeof value === 'object' && value !== null ? value : undefined),
}

/** The host that a bridge opens is named, whatever the language. */
const textWithHost: OptionKind<string> = {
  mustBe: 'a text with {host} in it',
  read: (value) => (text.read(value)?.includes('{host}') ? text.read(value) : undefined),
}

const OPTIONS: OptionRules<GivenOptions> = {
  openerOrigins: optional(origins),
  forwardTo: optional(plainUrl),
  ackTimeout: optional(duration),
  lang: optional(text),
  messages: optional(anObject),
}

const MESSAGES: OptionRules<Partial<RelayMessages>> = {
  working: optional(text),
  delivered: optional(text),
  undelivered: optional(text),
  invalid: optional(text),
  finish: optional(text),
  finishButton: optional(text),
  busy: optional(text),
  goBack: optional(text),
  expired: optional(text),
  expiredButton: optional(text),
  bridge: optional(textWithHost),
  bridgeButton: optional(text),
  bridgeWaiting: optional(text),
  bridgeBlocked: optional(text),
  bridgeCutOff: optional(text),
  bridgeGone: optional(text),
  title: optional(text),
  noScript: optional(text),
}
