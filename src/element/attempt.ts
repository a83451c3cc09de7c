import type { Connection, ConnectOptions } from '../browser/options.js'

/** One attempt to connect, as one element sees it. */
export interface Attempt {
  /** Settles as `connect` does; rejects with an `AbortError` as soon as this element cancels. */
  readonly result: Promise<Connection>
  /**
   * Calls `connect` or `resume`, always with the same options: `connect` once more shows the window.
   * Returns whether there is anything to wait for.
   */
  run: (start: (options: ConnectOptions) => Promise<Connection> | undefined) => boolean
  cancel: () => void
}

/**
 * `readOptions` is called in the first `run`; where it throws, the attempt fails with that. Two
 * elements may share one attempt, of which only the first one's signal is heard: `result` is this
 * element's own, so that each can leave.
 */
export function createAttempt(
  readOptions: () => ConnectOptions,
  onStatus: NonNullable<ConnectOptions['onStatus']>,
): Attempt {
  const cancelled = new AbortController()
  const { signal } = cancelled
  let options: ConnectOptions | undefined
  let follow!: (started: Promise<Connection>) => void
  const result = new Promise<Connection>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
    follow = (started) => started.then(resolve, reject)
  })

  return {
    result,
    run(start) {
      try {
        options ??= { ...readOptions(), signal, onStatus }
        const started = start(options)
        if (!started) return false
        follow(started)
      } catch (error) {
        follow(Promise.reject(error))
      }
      return true
    },
    cancel: () => cancelled.abort(),
  }
}
