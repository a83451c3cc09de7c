/** A window's sessionStorage: its names can be listed, in an order that no standard fixes. */
export interface Items {
  getItem(name: string): string | null
  setItem(name: string, text: string): void
  removeItem(name: string): void
  [name: string]: unknown
}

const methods = {
  getItem(this: Record<string, string>, name: string): string | null {
    return Object.hasOwn(this, name) ? (this[name] as string) : null
  },
  setItem(this: Record<string, string>, name: string, text: string): void {
    this[name] = String(text)
  },
  removeItem(this: Record<string, string>, name: string): void {
    delete this[name]
  },
}

/** Empty, or with a copy of what is in another one: a new window gets that of its opener. */
export function createStorage(from?: Items): Items {
  return Object.assign(Object.create(methods), from)
}
