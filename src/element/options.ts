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

/** An element's options: text is in its attributes, and nowhere else; the rest is kept here. */
export interface OptionStore {
  get: (name: OptionName) => unknown
  set: (name: OptionName, value: unknown) => void
  /** All of them, as `connect` takes them. */
  read: () => ConnectOptions
}

/** `onSet` is called when one was set by property. */
export function createOptionStore(element: HTMLElement, onSet: () => void): OptionStore {
  const given = new Map<OptionName, unknown>()

  function get(name: OptionName): unknown {
    const attribute = attributeName(name)
    return (attribute && element.getAttribute(attribute)) ?? given.get(name)
  }

  return {
    get,
    set(name, value) {
      const attribute = attributeName(name)
      const isText = attribute !== undefined && typeof value === 'string'
      // Whichever was set last, the attribute or the property, takes the other one's place.
      given.set(name, isText ? undefined : (value ?? undefined))
      if (isText) element.setAttribute(attribute, value)
      else if (attribute) element.removeAttribute(attribute)
      onSet()
    },
    read() {
      assertStateFunction(given.get('state'))
      const options = Object.fromEntries(OPTION_NAMES.map((name) => [name, get(name)]))
      for (const name of NUMBER_OPTIONS) {
        if (typeof options[name] === 'string') options[name] = Number(options[name])
      }
      // What they are is for `connect` to check, which names the wrong one.
      return options as unknown as ConnectOptions
    },
  }
}

/** Gives a class an accessor for each option, which goes to the element's store. */
export function defineOptions<Element extends HTMLElement>(
  prototype: Element,
  storeOf: (element: Element) => OptionStore,
): void {
  for (const name of OPTION_NAMES) {
    Object.defineProperty(prototype, name, {
      get(this: Element) {
        return storeOf(this).get(name)
      },
      set(this: Element, value: unknown) {
        storeOf(this).set(name, value)
      },
    })
  }
}

function attributeName(name: OptionName): string | undefined {
  const names: Partial<Record<OptionName, string>> = ATTRIBUTE_OPTIONS
  return names[name]
}

/** One state given once for all would be spent after the first attempt. */
function assertStateFunction(state: unknown): void {
  if (state !== undefined && typeof state !== 'function') {
    throw new TypeError('Option "state" must be a function here: each attempt needs a new state.')
  }
}

/**
 * What was set on an element before its class was known became a property of its own, which hides
 * the class's accessor: takes it away and sets it again, for good.
 */
export function adoptEarlyProperties(element: HTMLElement): void {
  for (const [name, value] of Object.entries(element)) {
    if (Reflect.deleteProperty(element, name)) Reflect.set(element, name, value)
  }
}
