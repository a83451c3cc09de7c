import { ofDocument } from '../platform/of-document.js'
import { ATTRIBUTE_NAMES, OBJECTS } from './options.js'

/** Attributes that say nothing, as `clientId`, `redirect-url` and `state` do: the console names them. */
export function warnOfMistakes(element: HTMLElement): void {
  for (const attribute of element.getAttributeNames()) {
    const isMeant = (name: string) => plain(name) === plain(attribute)
    const property = [...OBJECTS, 'connection'].find(isMeant)
    const meant = ATTRIBUTE_NAMES.find(isMeant)
    if (property) {
      console.warn(`<sunshine-connect ${attribute}> is ignored: set the property ${property}.`)
    } else if (meant && meant !== attribute) {
      console.warn(`<sunshine-connect ${attribute}> is ignored: write ${meant}.`)
    }
  }
}

/** Without what people, and the templates of frameworks, write differently. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/url$/, 'uri')
}

/** Where the class was imported, and nothing registers it, the tag is dead without a word. */
export function warnWhereUnregistered(): void {
  if (!globalThis.document) return
  setTimeout(() => {
    // A test's document may be gone by now.
    if (!globalThis.document || customElements.get('sunshine-connect')) return
    if (ofDocument('querySelector')('sunshine-connect')) {
      console.warn(
        '<sunshine-connect> is not registered: import "sunshine-connect/element/define".',
      )
    }
  }, 3000)
}
