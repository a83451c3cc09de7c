import type { ElementMessages, TextName } from './texts.js'

/**
 * The text by the first of these names that somebody gave: the element's attributes, then its
 * `messages`, then its language.
 */
export function findText(
  element: Element,
  dictionaries: readonly ElementMessages[],
  names: readonly TextName[],
): string {
  const attributes = (name: TextName) => element.getAttribute(name)
  const sources = [attributes, ...dictionaries.map((texts) => (name: TextName) => texts[name])]
  for (const source of sources) {
    for (const name of names) {
      const text = source(name)
      if (text != null) return text
    }
  }
  return ''
}
