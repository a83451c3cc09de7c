import type { Page } from './pages.ts'
import type { World } from './world.ts'

export interface Channel {
  readonly name: string
  isOpen: boolean
  page: Page
  hear(data: unknown): void
}

/** All open channels of a world. */
export type Channels = Set<Channel>

/**
 * A page's `BroadcastChannel`. It reaches pages of the same origin below the same site, each after a
 * time of its own, but what one page says to another in the order in which it was said.
 */
export function createBroadcastChannel(world: World, page: Page) {
  return function BroadcastChannel(name: string) {
    return new PageChannel(world, page, name)
  }
}

class PageChannel {
  onmessage: ((event: unknown) => void) | null = null
  readonly name: string
  readonly #world: World
  readonly #listeners = new Set<(event: unknown) => void>()
  readonly #channel: Channel

  constructor(world: World, page: Page, name: string) {
    this.#world = world
    this.name = name
    const hear = (data: unknown) => {
      const event = { type: 'message', data, origin: page.origin, source: null }
      this.onmessage?.(event)
      for (const listener of [...this.#listeners]) listener(event)
    }
    this.#channel = { name, isOpen: true, page, hear }
    world.channels.add(this.#channel)
  }
  postMessage(data: unknown): void {
    if (!this.#channel.isOpen) throw new DOMException('closed', 'InvalidStateError')
    const text = JSON.stringify(data)
    const { page } = this.#channel
    for (const other of this.#world.channels) {
      if (other === this.#channel || other.name !== this.name) continue
      if (other.page.partition !== page.partition) continue
      this.#world.send({ from: page, to: other.page, by: 'channel' }, () => {
        if (other.isOpen) other.hear(JSON.parse(text))
      })
    }
  }
  addEventListener(type: string, listener: (event: unknown) => void): void {
    if (type === 'message') this.#listeners.add(listener)
  }
  removeEventListener(_type: string, listener: (event: unknown) => void): void {
    this.#listeners.delete(listener)
  }
  close(): void {
    this.#channel.isOpen = false
    this.#world.channels.delete(this.#channel)
  }
}

/** What a page that is gone, or in the cache, has left open reaches nobody. */
export function closeChannels(channels: Channels, page: Page): void {
  for (const channel of channels) {
    if (channel.page !== page) continue
    channel.isOpen = false
    channels.delete(channel)
  }
}
