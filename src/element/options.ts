import type { ConnectOptions } from '../browser/options.js'

/** Options that are objects or single-use, and so can't be attributes. */
export const PROPERTY_OPTIONS = [
  'params',
  'headers',
  'popup',
  'state',
] as const satisfies readonly (keyof ConnectOptions)[]

type PropertyOption = (typeof PROPERTY_OPTIONS)[number]

/** Given by the element itself, or, as a window is, not to be had of one. */
type NotOfTheElement = 'signal' | 'onStatus' | 'window'

/** Options with an attribute, and its name. A new option of `connect` is missed here by the compiler. */
export const ATTRIBUTE_OPTIONS = {
  clientId: 'client-id',
  exchange: 'exchange',
  redirectUri: 'redirect-uri',
  callbackOrigin: 'callback-origin',
  authorizeUrl: 'authorize-url',
  credentials: 'credentials',
  mode: 'mode',
  returnTo: 'return-to',
  timeout: 'timeout',
  closedGrace: 'closed-grace',
} as const satisfies Record<Exclude<keyof ConnectOptions, PropertyOption | NotOfTheElement>, string>

/** The options that are numbers: as attributes they are text. */
export const NUMBER_OPTIONS = [
  'timeout',
  'closedGrace',
] as const satisfies readonly (keyof typeof ATTRIBUTE_OPTIONS)[]

/** The options that the element takes, by their names in `connect`. */
export type OptionName = keyof typeof ATTRIBUTE_OPTIONS | PropertyOption

export const OPTION_NAMES = [
  ...(Object.keys(ATTRIBUTE_OPTIONS) as (keyof typeof ATTRIBUTE_OPTIONS)[]),
  ...PROPERTY_OPTIONS,
] satisfies readonly OptionName[]
