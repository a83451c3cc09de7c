import { vi } from 'vitest'

interface Waiter {
  name: string
  callback: (lock: Lock | null) => unknown
  resolve: (value: unknown) => void
}

/** Web Locks as browsers have them, as far as we use them: happy-dom has none. */
export function fakeLocks() {
  const held = new Set<string>()
  let queue: Waiter[] = []

  const grant = async ({ name, callback, resolve }: Waiter) => {
    held.add(name)
    await Promise.resolve()
    resolve(await callback({ name, mode: 'exclusive' } as Lock))
    held.delete(name)
    const next = queue.find((waiter) => waiter.name === name)
    queue = queue.filter((waiter) => waiter !== next)
    if (next) grant(next)
  }
  const request = vi.fn(
    (name: string, options: LockOptions, callback: (lock: Lock | null) => unknown) =>
      new Promise((resolve, reject) => {
        if (!held.has(name)) return grant({ name, callback, resolve })
        if (options.ifAvailable) return resolve(callback(null))
        const waiter = { name, callback, resolve }
        queue.push(waiter)
        options.signal?.addEventListener('abort', () => {
          queue = queue.filter((other) => other !== waiter)
          reject(new DOMException('aborted', 'AbortError'))
        })
      }),
  )
  const query = vi.fn(async () => ({ held: [...held].map((name) => ({ name })), pending: [] }))
  Object.defineProperty(navigator, 'locks', { value: { request, query }, configurable: true })

  return {
    held,
    request,
    query,
    /** Somebody else takes it; returns how they let go. */
    hold: (name: string): (() => void) => {
      let release = () => {}
      const released = new Promise<void>((resolve) => {
        release = resolve
      })
      request(name, {}, () => released)
      return release
    },
    remove: () => Reflect.deleteProperty(navigator, 'locks'),
  }
}
