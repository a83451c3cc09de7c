import { attributeFor, PROPERTIES, REFLECTED, readAttribute, writeAttribute } from './options.js'

const NAMES: readonly string[] = [...REFLECTED, ...PROPERTIES]

/** What properties hold that attributes can't: functions and objects. */
const kept = new WeakMap<Element, Record<string, unknown>>()

/** Gives a class of elements its options as properties. `onSet` is called after each was set. */
export function defineOptions<Type extends Element>(
  prototype: Type,
  onSet: (element: Type) => void,
): void {
  for (const name of NAMES) {
    const attribute = REFLECTED.some((each) => each === name) ? attributeFor(name) : ''
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: true,
      get(this: Type) {
        return kept.get(this)?.[name] ?? readAttribute(this, attribute)
      },
      set(this: Type, value: unknown) {
        const isText = attribute && typeof value !== 'function'
        kept.set(this, { ...kept.get(this), [name]: isText ? undefined : value })
        if (isText) writeAttribute(this, attribute, value)
        onSet(this)
      },
    })
  }
}

/** What was set before the class was known hides its accessors: sets it again, for good. */
export function adoptEarlyProperties(element: Element): void {
  for (const name of [...NAMES, 'connection']) {
    if (!Object.hasOwn(element, name)) continue
    const value = Reflect.get(element, name)
    Reflect.deleteProperty(element, name)
    Reflect.set(element, name, value)
  }
}
