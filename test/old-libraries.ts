/**
 * What old libraries put in the place of built-ins, as far as it behaves in another way: seen in
 * Prototype.js 1.6 and 1.7, MooTools 1.5.2, Date.js 1.0 and Sugar 1.5. What they only add is no matter.
 */
export interface OldLibrary {
  name: string
  /** Puts them there, and returns what takes them away. */
  install: () => () => void
}

type Replacements = [owner: object, name: string, value: unknown][]

/** Lists become arrays, index by index: what can only be iterated has no length, and becomes empty. */
const byIndex = (list: { length?: number } | undefined) => {
  const copy: unknown[] = []
  for (let index = 0; index < (list?.length ?? 0); index += 1)
    copy.push(Reflect.get(list ?? [], index))
  return copy
}

/** Whatever the chain of prototypes has, too. */
const allNames = (object: object) => {
  const names: string[] = []
  for (const name in object) names.push(name)
  return names
}
const allValues = (object: object) => allNames(object).map((name) => Reflect.get(object, name))

function asText(this: unknown): string {
  const quoted = (value: unknown) => (value === undefined ? 'null' : `"${value}"`)
  return Array.isArray(this) ? `[${this.map(quoted).join(', ')}]` : quoted(this)
}

const libraries: { name: string; replacements: () => Replacements }[] = [
  { name: 'no library', replacements: () => [] },
  {
    name: 'Prototype.js 1.7',
    replacements: () => [
      [Array, 'from', byIndex],
      [
        Array.prototype,
        'entries',
        function entries(this: unknown[]) {
          return byIndex(this)
        },
      ],
    ],
  },
  {
    name: 'Prototype.js 1.6',
    replacements: () => [
      [Array, 'from', byIndex],
      [
        Array.prototype,
        'entries',
        function entries(this: unknown[]) {
          return byIndex(this)
        },
      ],
      [
        Array.prototype,
        'reduce',
        function reduce(this: unknown[]) {
          return this.length > 1 ? this : this[0]
        },
      ],
      [Array.prototype, 'toJSON', asText],
      [String.prototype, 'toJSON', asText],
      [Object, 'keys', allNames],
      [Object, 'values', allValues],
    ],
  },
  {
    name: 'MooTools',
    replacements: () => [
      [Array, 'from', (item: unknown) => (item == null ? [] : [item].flat())],
      [Object, 'values', allValues],
    ],
  },
  {
    name: 'Date.js',
    replacements: () => [
      [Date, 'now', () => new Date()],
      [Date, 'parse', () => null],
      [Date.prototype, 'toString', () => 'a day'],
    ],
  },
  {
    name: 'Sugar',
    replacements: () => [
      [
        Array.prototype,
        'at',
        function at(this: unknown[], place: number) {
          return this[(place + this.length) % this.length]
        },
      ],
      [
        String.prototype,
        'at',
        function at(this: string, place: number) {
          return this.charAt((place + this.length) % this.length)
        },
      ],
    ],
  },
]

export const oldLibraries: OldLibrary[] = libraries.map(({ name, replacements }) => ({
  name,
  install() {
    const undo = replacements().map(([owner, key, value]) => {
      const before = Object.getOwnPropertyDescriptor(owner, key)
      Object.defineProperty(owner, key, { value, configurable: true, writable: true })
      return () => {
        if (before) Object.defineProperty(owner, key, before)
        else Reflect.deleteProperty(owner, key)
      }
    })
    return () => {
      for (const each of undo) each()
    }
  },
}))
