import { createListeners } from './listeners.ts'

/** As a page's own: Node's are several times slower, and there are dozens in each run. */
export class AbortSignal {
  aborted = false
  reason: unknown
  onabort: (() => void) | null = null
  #listeners = createListeners()

  addEventListener = this.#listeners.add
  removeEventListener = this.#listeners.remove

  throwIfAborted(): void {
    if (this.aborted) throw this.reason
  }
  /** For its controller. */
  end(reason: unknown): void {
    if (this.aborted) return
    this.aborted = true
    this.reason = reason
    this.onabort?.()
    this.#listeners.dispatch('abort')
  }
}

export class AbortController {
  readonly signal = new AbortSignal()

  abort(reason: unknown = ABORTED): void {
    this.signal.end(reason)
  }
}

const ABORTED = Object.assign(new Error('aborted'), { name: 'AbortError' })
