import type { Host } from './host.js'
import { languageAt } from './languages.js'
import type { Language, TextName } from './texts.js'

/** An element's text: its attribute comes first, then its `messages`, then its language. */
export function findText(host: Host, name: TextName): string | undefined {
  const language: Partial<Language> & Partial<Record<TextName, string>> = languageAt(host)
  return host.getAttribute(name) ?? host.messages?.[name] ?? language[name]
}
