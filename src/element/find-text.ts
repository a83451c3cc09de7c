import { languageAt } from './languages.js'
import type { SunshineConnectElement } from './sunshine-connect-element.js'
import type { Language, TextName } from './texts.js'

/** An element's text: its attribute comes first, then its `messages`, then its language. */
export const findText = (element: SunshineConnectElement, name: TextName): string | undefined =>
  element.getAttribute(name) ??
  element.messages?.[name] ??
  languageAt(element)[name as keyof Language]
