import type { ElementMessages, TextName } from './texts.js'

/** Names of a text, the best first. `false` stands for a name that doesn't apply. */
export type TextNames = readonly (TextName | false)[]

/**
 * The text by the first of these names that somebody gave: the element's attributes, then its
 * `messages`, then its language.
 */
export function findText(
  names: TextNames,
  element: Element,
  ...dictionaries: (ElementMessages | undefined)[]
): string {
  const attributes = (name: TextName) => element.getAttribute(name)
  const sources = [attributes, ...dictionaries.map((texts) => (name: TextName) => texts?.[name])]
  for (const source of sources) {
    for (const name of names) {
      const text = name && source(name)
      if (typeof text === 'string') return text
    }
  }
  return ''
}
