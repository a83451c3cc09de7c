import type { ConnectOptions } from '../browser/options.js'
import { ATTRIBUTE_OPTIONS, NUMBER_OPTIONS, OPTION_NAMES, type OptionName } from './options.js'

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
