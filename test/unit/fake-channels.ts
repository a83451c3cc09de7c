import { vi } from 'vitest'

/** BroadcastChannels that say where a message comes from, as browsers' do and Node's don't. */
export function fakeChannels() {
  const open = new Set<FakeChannel>()

  class FakeChannel extends EventTarget {
    readonly name: string

    constructor(name: string) {
      super()
      this.name = name
      open.add(this)
    }
    postMessage(data: unknown): void {
      for (const other of [...open]) {
        if (other === this || other.name !== this.name) continue
        queueMicrotask(() => {
          if (!open.has(other)) return
          const event = new MessageEvent('message', { data, origin: location.origin })
          other.dispatchEvent(event)
        })
      }
    }
    close(): void {
      open.delete(this)
    }
  }
  vi.stubGlobal('BroadcastChannel', FakeChannel)

  return {
    open,
    /** A channel of somebody else's, and what it has heard. */
    join: (name: string) => {
      const channel = new FakeChannel(name)
      const heard: unknown[] = []
      channel.addEventListener('message', (event) => heard.push((event as MessageEvent).data))
      return {
        heard,
        say: (data: unknown) => channel.postMessage(data),
        close: () => channel.close(),
      }
    },
  }
}
