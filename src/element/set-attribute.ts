/** Sets an attribute; `undefined` or `null` takes it away. */
export function setAttribute(element: Element, name: string, value: unknown): void {
  if (value == null) element.removeAttribute(name)
  else element.setAttribute(name, value as string)
}
