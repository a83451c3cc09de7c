import { text } from '../../options/kinds.js'
import {
  type OptionKind,
  type OptionRules,
  optional,
  readOptions,
} from '../../options/read-options.js'
import type { RelayMessages, RelayOptions } from '../../protocol/relay-options.js'
import { duration } from '../kinds/duration.js'
import { exactOrigins, plainUrl } from '../kinds/url-kinds.js'

/** What is kept of `createCallbackPage`'s options, as the page's script reads it. */
export interface CallbackPageOptions {
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
export function readCallbackPageOptions(given: RelayOptions): CallbackPageOptions {
  const { openerOrigins, forwardTo, ackTimeout, lang, messages = {} } = readOptions(given, OPTIONS)
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
  openerOrigins: optional(exactOrigins),
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
