type Listener = (event: unknown) => void

interface Options {
  signal?: AbortSignal | undefined
  once?: boolean | undefined
}

/** The listeners of a window or a document: whoever adds one can be asked to have removed it. */
export interface Listeners {
  add(type: string, listener: Listener, options?: Options | boolean): void
  remove(type: string, listener: Listener): void
  dispatch(type: string, fields?: object): void
  /** The types that somebody listens to, one for each listener. */
  types(): string[]
}

export function createListeners(): Listeners {
  let all: { type: string; listener: Listener; isOnce: boolean }[] = []

  return {
    add(type, listener, options) {
      const { signal, once = false } = typeof options === 'object' ? options : {}
      if (signal?.aborted) return
      const entry = { type, listener, isOnce: once }
      all.push(entry)
      signal?.addEventListener('abort', () => {
        all = all.filter((other) => other !== entry)
      })
    },
    remove(type, listener) {
      all = all.filter((entry) => entry.type !== type || entry.listener !== listener)
    },
    dispatch(type, fields = {}) {
      for (const entry of all.filter((other) => other.type === type)) {
        if (!all.includes(entry)) continue
        if (entry.isOnce) all = all.filter((other) => other !== entry)
        entry.listener({ type, ...fields })
      }
    },
    types: () => all.map(({ type }) => type),
  }
}
