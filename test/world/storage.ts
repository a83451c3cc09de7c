import type { Place } from './places.ts'

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

/** What a page has written, and from when on the others see it. A `null` has taken it out. */
interface Version {
  text: string | null
  by: Place
  seenFrom: number
}

/**
 * localStorage. Each window has a copy of its own, as each process has: it sees at once what its own pages
 * have written, and what others have as soon as word of it has come, in the order in which it was written.
 *
 * @see https://html.spec.whatwg.org/multipage/webstorage.html#introduction-15 (no lock is to be relied on)
 */
export interface SharedStorage {
  of(place: Place): Items
  /** Whoever gets a lock sees all that was written by the window that had it before. */
  arrive(place: Place): void
}

export function createSharedStorage(now: () => number, delay: () => number): SharedStorage {
  const versions = new Map<string, Version[]>()
  /** When what a window has written last is seen. */
  const last = new Map<Place, number>()

  function read(name: string, place: Place): string | null {
    const isSeen = ({ by, seenFrom }: Version) => by === place || seenFrom <= now()
    return versions.get(name)?.findLast(isSeen)?.text ?? null
  }

  function write(name: string, text: string | null, by: Place): void {
    const seenFrom = Math.max(now() + delay(), last.get(by) ?? 0)
    last.set(by, seenFrom)
    versions.set(name, [...(versions.get(name) ?? []), { text, by, seenFrom }])
  }

  function namesFor(place: Place): string[] {
    return [...versions.keys()].filter((name) => read(name, place) !== null)
  }

  return {
    of(place) {
      const methods = {
        getItem: (name: string) => read(name, place),
        setItem: (name: string, text: string) => write(name, String(text), place),
        removeItem: (name: string) => write(name, null, place),
      }
      return new Proxy(Object.create(methods) as Items, {
        ownKeys: () => namesFor(place),
        getOwnPropertyDescriptor: (_, name) => {
          const value = read(String(name), place)
          return value === null
            ? undefined
            : { value, enumerable: true, configurable: true, writable: true }
        },
      })
    },
    arrive(place) {
      last.delete(place)
      for (const version of [...versions.values()].flat()) {
        if (version.by === place) version.seenFrom = Math.min(version.seenFrom, now())
      }
    },
  }
}
