import type { ConnectOptions } from '../browser/options.js'
import { own } from '../platform/own.js'
import { TEXT_NAMES, type TextName } from './texts.js'

/** Options that are objects or single-use, and so can't be attributes. */
const PROPERTY_OPTIONS = [
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
const NUMBER_OPTIONS = ['timeout', 'closedGrace'] as const satisfies (keyof ConnectOptions)[]

/** What they are is for `connect` to check, which names the wrong one. */
type Unchecked<Options> = { [Name in keyof Options]?: unknown }

/** The options that the element takes, by their names in `connect`. */
export const OPTION_NAMES: readonly string[] = [
  ...Object.keys(ATTRIBUTE_OPTIONS),
  ...PROPERTY_OPTIONS,
]

/** The properties that have no attribute. */
export const OBJECTS: readonly string[] = [...PROPERTY_OPTIONS, 'messages']

type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name

/** Each text as a property: `label`, `textReady`, … */
export type TextProperties = {
  [Name in TextName as CamelCase<Name>]: string | undefined
}

/** Each property that has an attribute, and its name: the options, and the texts. */
const ATTRIBUTES: Record<string, string> = Object.assign(
  own(ATTRIBUTE_OPTIONS),
  ...TEXT_NAMES.map((name) => ({ [camelCase(name)]: name })),
)

/** The attributes that the element heeds. */
export const ATTRIBUTE_NAMES: readonly string[] = Object.values(ATTRIBUTES)

/** An element's options and texts: text is in its attributes, the rest is kept here. */
export interface OptionStore {
  get: (name: string) => unknown
  set: (name: string, value: unknown) => void
  /** An attribute was set, or, with `null`, taken away. */
  noteAttribute: (attribute: string, value: string | null) => void
  /** The options, as `connect` takes them. */
  read: () => ConnectOptions
}

/** `onSet` is called when one was set by property. */
export function createOptionStore(element: HTMLElement, onSet: () => void): OptionStore {
  const given = new Map<string, unknown>()

  function get(name: string): unknown {
    const attribute = ATTRIBUTES[name]
    return (attribute && element.getAttribute(attribute)) ?? given.get(name)
  }

  /**
   * A page that is morphed into what the server sent (Turbo, idiomorph, Livewire) loses what was set
   * in script: that comes back. A moment later, since a loop may be taking all attributes away.
   */
  function putBack(attribute: string, name: string): void {
    queueMicrotask(() => {
      const text = given.get(name)
      if (typeof text === 'string' && !element.hasAttribute(attribute)) {
        element.setAttribute(attribute, text)
      }
    })
  }

  return {
    get,
    set(name, value) {
      const attribute = ATTRIBUTES[name]
      // Whichever was set last, the attribute or the property, takes the other one's place.
      given.set(name, value ?? undefined)
      if (attribute && typeof value === 'string') element.setAttribute(attribute, value)
      else if (attribute) element.removeAttribute(attribute)
      onSet()
    },
    noteAttribute(attribute, value) {
      const name = camelCase(attribute)
      if (value === null) putBack(attribute, name)
      else if (value !== given.get(name)) given.delete(name)
    },
    read() {
      assertStateFunction(given.get('state'))
      const options: Unchecked<ConnectOptions> = Object.fromEntries(
        OPTION_NAMES.map((name) => [name, get(name)]),
      )
      for (const name of NUMBER_OPTIONS) {
        if (typeof options[name] === 'string') options[name] = Number(options[name])
      }
      return options as ConnectOptions
    },
  }
}

/** Gives a class an accessor for each option and text, which goes to the element's store. */
export function defineProperties<Element extends HTMLElement>(
  prototype: Element,
  storeOf: (element: Element) => OptionStore,
): void {
  for (const name of [...Object.keys(ATTRIBUTES), ...OBJECTS]) {
    Object.defineProperty(
      prototype,
      name,
      own({
        get(this: Element) {
          return storeOf(this).get(name)
        },
        set(this: Element, value: unknown) {
          storeOf(this).set(name, value)
        },
      }),
    )
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

/** The property's name of an attribute. */
export function camelCase(attribute: string): string {
  return attribute.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** One state given once for all would be spent after the first attempt. */
function assertStateFunction(state: unknown): void {
  if (state !== undefined && typeof state !== 'function') {
    throw new TypeError('Option "state" must be a function here: each attempt needs a new state.')
  }
}
