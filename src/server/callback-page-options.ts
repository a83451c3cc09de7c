import { isLoopback } from '../options/is-loopback.js'
import { text } from '../options/kinds.js'
import {
  type OptionKind,
  type OptionRules,
  optional,
  readOptions,
} from '../options/read-options.js'
import type { RelayMessages, RelayOptions } from '../protocol/relay-options.js'

/** What is kept of `createCallbackPage`'s options. */
export interface CallbackPageOptions {
  openerOrigins?: string
  forwardTo?: string
  ackTimeout?: string
  lang?: string
  messages: Partial<RelayMessages>
}

/** @throws TypeError for a wrong option, naming it. A text's name is no option's, and vice versa. */
export function readCallbackPageOptions(given: RelayOptions): CallbackPageOptions {
  const { messages, ...options } = readOptions<GivenOptions>(given, OPTIONS)
  return { ...options, messages: readOptions<Partial<RelayMessages>>(messages ?? {}, MESSAGES) }
}

type GivenOptions = Omit<CallbackPageOptions, 'messages'> & { messages?: object }

/** Where an answer may go. The page's own origin, which may be plain http, is there by default. */
function isSafe({ protocol, hostname, username, password }: URL): boolean {
  if (username || password) return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

const originList: OptionKind<string> = {
  mustBe: 'a list of exact origins, each https or this machine, as in ["https://app.example"]',
  read: (value) =>
    Array.isArray(value) && value.every(isExactOrigin) ? value.join(' ') : undefined,
}

/** As browsers write them into the `Origin` header. */
function isExactOrigin(value: unknown): boolean {
  return typeof value === 'string' && new URL(value).origin === value && isSafe(new URL(value))
}

const page: OptionKind<string> = {
  mustBe: 'the URL of a page, https or this machine, without credentials or a fragment',
  read: (value) => {
    const url = new URL(String(value))
    return isSafe(url) && !url.href.includes('#') ? String(value) : undefined
  },
}

/** Timers count in 31 bits: anything longer would fire at once. */
const milliseconds: OptionKind<string> = {
  mustBe: 'milliseconds, from 1 to 2147483647',
  read: (value) =>
    typeof value === 'number' && value >= 1 && value < 2 ** 31 ? String(value) : undefined,
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
  openerOrigins: optional(originList),
  forwardTo: optional(page),
  ackTimeout: optional(milliseconds),
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
