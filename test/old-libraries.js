// What old libraries put in the place of built-ins, as far as it behaves in another way: seen in
// Prototype.js 1.6 and 1.7, MooTools 1.5.2, Date.js 1.0 and Sugar 1.5. What they only add is no matter.
// A classic script, for a page that has built-ins of its own.

/** Lists become arrays, index by index: what can only be iterated has no length, and becomes empty. */
const byIndex = (list) => {
  const copy = []
  for (let index = 0; index < (list?.length ?? 0); index += 1) copy.push(list[index])
  return copy
}

/** Whatever the chain of prototypes has, too. */
const allNames = (object) => {
  const names = []
  for (const name in object) names.push(name)
  return names
}
const allValues = (object) => allNames(object).map((name) => object[name])

function asText() {
  const quoted = (value) => (value === undefined ? 'null' : `"${value}"`)
  return Array.isArray(this) ? `[${this.map(quoted).join(', ')}]` : quoted(this)
}

const replace = (owner, replacements) => {
  for (const [name, value] of Object.entries(replacements)) {
    Object.defineProperty(owner, name, { value, configurable: true, writable: true })
  }
}

function entries() {
  return byIndex(this)
}

globalThis.oldLibraries = {
  'no library'() {},

  'Prototype.js 1.7'() {
    replace(Array, { from: byIndex })
    replace(Array.prototype, { entries })
  },

  'Prototype.js 1.6'() {
    replace(Array, { from: byIndex })
    replace(Array.prototype, {
      entries,
      reduce() {
        return this.length > 1 ? this : this[0]
      },
      toJSON: asText,
    })
    replace(String.prototype, { toJSON: asText })
    replace(Object, { keys: allNames, values: allValues })
  },

  MooTools() {
    replace(Array, { from: (item) => (item == null ? [] : [item].flat()) })
    replace(Object, { values: allValues })
  },

  'Date.js'() {
    replace(Date, { now: () => new Date(), parse: () => null })
    replace(Date.prototype, { toString: () => 'a day' })
  },

  Sugar() {
    replace(Array.prototype, {
      at(place) {
        return this[(place + this.length) % this.length]
      },
    })
    replace(String.prototype, {
      at(place) {
        return this.charAt((place + this.length) % this.length)
      },
    })
  },
}
