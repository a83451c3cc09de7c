import type { ConnectOptions } from '../browser/options.js'
import type { SunshineConnectElement } from './sunshine-connect-element.js'

/** The options that attributes can give. */
export const REFLECTED = [
  'clientId',
  'redirectUri',
  'callbackOrigin',
  'authorizeUrl',
  'exchange',
  'credentials',
  'mode',
  'returnTo',
  'timeout',
  'closedGrace',
] as const satisfies (keyof ConnectOptions)[]

const OBJECTS = ['params', 'headers', 'popup'] as const

/** What only a property can hold: objects, and the state, which is single-use. */
export const PROPERTIES = [...OBJECTS, 'state', 'messages'] as const

/** `client-id` for `clientId`. */
export const attributeFor = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** What an attribute says, as `connect` takes it. */
export function readAttribute(element: Element, name: string): string | number | undefined {
  const text = element.getAttribute(name) ?? undefined
  return text && /^(timeout|closed-grace)$/.test(name) ? Number(text) : text
}

/** `undefined` or `null` takes it away. */
export function writeAttribute(element: Element, name: string, value: unknown): void {
  if (value == null) element.removeAttribute(name)
  else element.setAttribute(name, String(value))
}

/** The options as `connect` takes them. */
export const readOptions = (element: SunshineConnectElement): ConnectOptions =>
  Object.fromEntries(
    [...REFLECTED, ...OBJECTS].map((name) => [name, element[name]]),
  ) as unknown as ConnectOptions

/** A state for a new attempt, from the page's own function. */
export function issueState({ state }: SunshineConnectElement): Pick<ConnectOptions, 'state'> {
  if (!state) return {}
  if (typeof state === 'function') return { state: state() }
  throw new TypeError('Property "state" must be a function')
}
