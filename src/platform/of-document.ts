/**
 * A member of the document. An image, a form or a frame may be called `body` or `createElement`, and
 * then stands in for the document's own: the prototype has that all the same.
 */
export function ofDocument<Name extends keyof Document>(name: Name): Document[Name] {
  const member = Reflect.get(Document.prototype, name, document)
  return typeof member === 'function' ? member.bind(document) : member
}
