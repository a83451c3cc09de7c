import type { Rows } from '../../examples/server/connections.js'

/** Rows that a test can look into. */
export const createMemoryRows = () => {
  const kept = new Map<string, string>()
  const rows: Rows = {
    get: async (name) => kept.get(name),
    set: async (name, text) => void kept.set(name, text),
    replaceIf: async (name, text, next) => {
      if (kept.get(name) !== text) return false
      if (next === undefined) kept.delete(name)
      else kept.set(name, next)
      return true
    },
    names: async () => [...kept.keys()],
    check: async () => {},
  }
  return { kept, ...rows }
}
