import { english } from './english.js'
import type { Language } from './texts.js'

const languages = new Map<string, Language>()

/** What is called when a language was added: whoever shows texts puts itself in, and out again. */
export const watchers = new Set<() => void>()

/** Makes a language known, also to elements that are on the page already. */
export function addLanguage(tag: string, language: Language): void {
  languages.set(tag, language)
  for (const watcher of watchers) watcher()
}

/**
 * The best known language for a place in the document, by the nearest `lang` around it, out of
 * shadow trees too: `pt` for `pt-BR`, English if there is none.
 */
export const languageAt = (place: Element): Language =>
  languages.get(langAt(place).toLowerCase().split('-')[0] as string) ?? english

/** By hand, because Firefox's `:lang()` doesn't look out of shadow trees. */
const langAt = (place: Element | undefined): string =>
  place
    ? (place.closest<HTMLElement>('[lang]')?.lang ??
      langAt((place.getRootNode() as ShadowRoot).host))
    : ''
