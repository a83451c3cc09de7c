import { AUTHORIZE_RULES, EXCHANGE_RULES } from '../browser/read-options.js'
import { REDIRECT_RULES } from '../browser/resume/redirect-rules.js'

/** The names of `connect`'s options. Of these, `signal` and `onStatus` are the element's own to give. */
export const OPTIONS: readonly string[] = Object.keys({
  ...AUTHORIZE_RULES,
  ...REDIRECT_RULES,
  ...EXCHANGE_RULES,
})

/** The attribute of an option, `client-id` of `clientId`: objects and the single-use state have none. */
export const attributeFor = (name: string): string =>
  /params|state|popup|headers|messages/.test(name)
    ? ''
    : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** What was set before the class was known hides its accessors: sets it again, for good. */
export function adoptEarlyProperties(element: object): void {
  const own = element as Record<string, unknown>
  for (const [name, value] of Object.entries(own)) {
    if (Reflect.deleteProperty(own, name)) own[name] = value
  }
}
