/**
 * What was set on an element before its class was known became a property of its own, which hides
 * the class's accessor: takes it away and sets it again, for good.
 */
export function adoptEarlyProperties(element: HTMLElement): void {
  for (const [name, value] of Object.entries(element)) {
    if (Reflect.deleteProperty(element, name)) Reflect.set(element, name, value)
  }
}
