/**
 * A member of the document. An image, a form or a frame may be called `body` or `createElement`, and
 * then stands in for the document's own: the prototype has that all the same. So no member is read or
 * set in any other way, here or in another document.
 */
export function ofDocument<Name extends keyof Document>(
  name: Name,
  page: Document = document,
): Document[Name] {
  const member = Reflect.get(Document.prototype, name, page)
  return typeof member === 'function' ? member.bind(page) : member
}

/** Sets a member of the document, whatever is called so. */
export function setOfDocument(name: 'cookie' | 'title', value: string): void {
  Reflect.set(Document.prototype, name, value, document)
}
