import { own } from '../platform/own.js'
import { english, type Language } from './texts.js'

/** Texts of a language, by name: of another version of this library there may be more or fewer. */
type Texts = Readonly<Record<string, string>>

interface Languages {
  texts: Map<string, Texts>
  /** What is called when a language was added: whoever shows texts puts itself in, and out again. */
  watchers: Set<() => void>
}

const KEY = Symbol.for('sunshine-connect:languages')

/**
 * One for all copies of this library on the page, of whatever version: only one of them has the class
 * that is registered, and the languages may come with the others.
 */
function ofThisPage(): Languages {
  const page = globalThis as { [KEY]?: Languages }
  page[KEY] ??= { texts: new Map(), watchers: new Set() }
  return page[KEY]
}

/** Makes a language known, also to elements that are on the page already. */
export function addLanguage(tag: string, language: Language): void {
  const { texts, watchers } = ofThisPage()
  texts.set(tag, language)
  for (const watcher of watchers) watcher()
}

/** Calls back whenever a language is added. Returns what ends that. */
export function watchLanguages(onAdded: () => void): () => void {
  const { watchers } = ofThisPage()
  watchers.add(onAdded)
  return () => watchers.delete(onAdded)
}

/**
 * The best known texts for a place in the document, by the nearest `lang` around it, out of shadow
 * trees too: `pt` for `pt-BR`, English if there is none, and where a language lacks a text.
 */
export function textsAt(place: Element): Texts {
  const [primary = ''] = findLang(place).toLowerCase().split('-')
  return Object.assign(own(english), ofThisPage().texts.get(primary))
}

/** By hand, because Firefox's `:lang()` doesn't look out of shadow trees. */
function findLang(place: Element): string {
  const nearest = place.closest('[lang]')
  if (nearest) return readLang(nearest)
  const root = place.getRootNode()
  // In the document that is an image's name, perhaps.
  if (root === place.ownerDocument) return ''
  return 'host' in root ? findLang(root.host as Element) : ''
}

/** A form's control may be called `lang` or `getAttribute`, and stand in for the form's own. */
function readLang(element: Element): string {
  return Element.prototype.getAttribute.call(element, 'lang') ?? ''
}
