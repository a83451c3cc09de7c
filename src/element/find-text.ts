import type { ElementMessages, Language, TextName } from './texts.js'

/** A text, by the first of these names that somebody gave one. `false` is no name. */
export type FindText = (...names: (TextName | false)[]) => string

/** An element's texts: its attributes come first, then its `messages`, then its language. */
export function textsOf(
  element: Element,
  messages: ElementMessages | undefined,
  language: Language,
): FindText {
  const attributes = Array.from(element.attributes, ({ name, value }) => [name, value])
  const texts: ElementMessages = { ...messages, ...Object.fromEntries(attributes) }
  return (...names) =>
    names.map((name) => name && (texts[name] ?? language[name as keyof Language])).find(isText) ??
    ''
}

const isText = (text: unknown): text is string => typeof text === 'string'
