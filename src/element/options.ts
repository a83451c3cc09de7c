import type { ConnectOptions } from '../browser/options.js'
import type { SunshineConnectElement } from './sunshine-connect-element.js'

type OptionName = keyof ConnectOptions & keyof SunshineConnectElement

/** The options that attributes can give. */
const REFLECTED: readonly string[] = [
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
] satisfies OptionName[]

/** Those, and what only properties can give: objects, and the state, which is single-use. */
export const OPTIONS: readonly string[] = [
  ...REFLECTED,
  ...(['params', 'headers', 'popup', 'state'] satisfies OptionName[]),
]

/** `client-id` for `clientId`. */
export const attributeFor = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

export const OPTION_ATTRIBUTES: readonly string[] = REFLECTED.map(attributeFor)

/** What an attribute says, as `connect` takes it. */
export const readAttribute = (name: string, text: string | null): string | number | undefined =>
  text && /timeout|grace/.test(name) ? Number(text) : (text ?? undefined)

/** What was set before the class was known hides its accessors: sets it again, for good. */
export function adoptEarlyProperties(element: object): void {
  const own = element as Record<string, unknown>
  for (const [name, value] of Object.entries(own)) {
    if (!(name in Object.getPrototypeOf(own))) continue
    delete own[name]
    own[name] = value
  }
}
