import { english } from './english.js'
import type { Language } from './texts.js'

const languages = new Map<string, Language>([['en', english]])
const listeners = new Set<() => void>()

/** Makes a language known, also to elements that are on the page already. */
export function addLanguage(tag: string, language: Language): void {
  languages.set(tag, language)
  for (const listener of listeners) listener()
}

/** Calls back when a language was added, until the returned function is called. */
export function onLanguageAdded(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * The best known language for a place in the document, by the nearest `lang` around it, out of
 * shadow trees too: `pt` for `pt-BR`, English if there is none.
 */
export function languageAt(place: Element): [tag: string, language: Language] {
  const tag = (langAt(place) ?? '').toLowerCase().split('-')[0] as string
  const language = languages.get(tag)
  return language ? [tag, language] : ['en', english]
}

function langAt(place: Element): string | undefined {
  const found = place.closest<HTMLElement>('[lang]')
  if (found) return found.lang
  const { host } = place.getRootNode() as ShadowRoot
  return host && langAt(host)
}
