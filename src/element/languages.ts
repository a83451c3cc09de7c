import { english, type Language } from './texts.js'

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
export function languageAt(place: Element): Language {
  const [primary = ''] = findLang(place).toLowerCase().split('-')
  return languages.get(primary) ?? english
}

/** By hand, because Firefox's `:lang()` doesn't look out of shadow trees. */
function findLang(place: Element): string {
  const nearest = place.closest('[lang]')
  if (nearest) return readLang(nearest)
  const root = place.getRootNode()
  return root instanceof ShadowRoot ? findLang(root.host) : ''
}

/** A form's control may be called `lang` or `getAttribute`, and stand in for the form's own. */
function readLang(element: Element): string {
  return Element.prototype.getAttribute.call(element, 'lang') ?? ''
}
