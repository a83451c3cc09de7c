import { AUTHORIZE_RULES, EXCHANGE_RULES } from '../browser/read-options.js'
import { REDIRECT_RULES } from '../browser/resume/redirect-rules.js'

/** What the element gives to `connect` by itself has neither an attribute nor a property. */
export const OPTIONS: readonly string[] = Object.keys({
  ...AUTHORIZE_RULES,
  ...REDIRECT_RULES,
  ...EXCHANGE_RULES,
}).filter((name) => !/signal|onStatus/.test(name))

/** `client-id` for `clientId`. */
export const attributeFor = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** Those that attributes can give: neither objects nor the state, which is single-use. */
export const OPTION_ATTRIBUTES: readonly string[] = OPTIONS.filter(
  (name) => !/params|state|popup|headers/.test(name),
).map(attributeFor)

/** What an attribute says, as `connect` takes it. */
export const readAttribute = (name: string, text: string | null): string | number | undefined =>
  text && /timeout|grace/.test(name) ? Number(text) : (text ?? undefined)

/** What was set before the class was known hides its accessors: sets it again, for good. */
export function adoptEarlyProperties(element: object): void {
  const own = element as Record<string, unknown>
  for (const [name, value] of Object.entries(own)) {
    if (Reflect.deleteProperty(own, name)) own[name] = value
  }
}
